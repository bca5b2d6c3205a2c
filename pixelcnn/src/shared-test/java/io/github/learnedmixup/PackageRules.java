package io.github.learnedmixup;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.learnedmixup.api.Internal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds for the packages of every module: each holds one concept, and none form a cycle. */
public abstract class PackageRules {
  private static final int MOST_TYPES = 15;

  /** The plugin's pipeline, whose parts are protected by being private to one package. */
  private static final Map<String, Integer> MORE_TYPES =
      Map.of("io.github.learnedmixup.augment", 30);

  private final JavaClasses module;

  /** Imports what a class is packaged with: the main classes of its module. */
  /** JMH writes some types for each benchmark. */
  private static final String GENERATED = ".jmh_generated";

  protected PackageRules(Class<?> ofModule) {
    module =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importUrl(ofModule.getProtectionDomain().getCodeSource().getLocation());
  }

  @Test
  void packages_formNoCycle() {
    slices().matching("io.github.learnedmixup.(**)").should().beFreeOfCycles().check(module);
  }

  @Test
  void packages_haveFewTypes() {
    Map<String, Long> types =
        module.stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .filter(type -> !type.getPackageName().endsWith(GENERATED))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
    assertThat(types).isNotEmpty();
    types.forEach(
        (name, count) ->
            assertThat(count)
                .as(name)
                .isLessThanOrEqualTo(MORE_TYPES.getOrDefault(name, MOST_TYPES)));
  }

  /** The tool that compares with a release sees no marks of packages: the build must list them. */
  @Test
  void internalPackages_areNotComparedWithARelease() throws IOException {
    String build = Files.readString(Path.of("..", "pom.xml"));

    assertThat(module.stream().filter(type -> type.getSimpleName().equals("package-info")))
        .filteredOn(type -> type.isAnnotatedWith(Internal.class))
        .extracting(JavaClass::getPackageName)
        .allSatisfy(name -> assertThat(build).contains("<exclude>" + name + "</exclude>"));
  }
}
