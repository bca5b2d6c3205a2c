package io.github.learnedmixup.benchmarks;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.learnedmixup.PackageRules;
import io.github.learnedmixup.pixelcnn.network.Architecture;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.SpecDescription;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Who may use whom. Between modules the build itself keeps the order; here it is kept between the
 * packages of a module, too, in the last module, which sees all the others.
 */
class ArchitectureTest extends PackageRules {
  private static final String ROOT = "io.github.learnedmixup.";
  private static final String CONSOLE = ROOT + "console..";
  private static final String MODEL = ROOT + "pixelcnn..";
  private static final String[] DATA = {
    ROOT + "pixelcnn.error..",
    ROOT + "pixelcnn.file..",
    ROOT + "pixelcnn.random..",
    ROOT + "pixelcnn.image..",
    ROOT + "pixelcnn.idx..",
    ROOT + "pixelcnn.digits..",
    ROOT + "pixelcnn.dataset.."
  };
  private static final String MATRIX = ROOT + "pixelcnn.matrix..";
  private static final String NETWORK = ROOT + "pixelcnn.network..";
  private static final String TRAINING = ROOT + "pixelcnn.training..";
  private static final String SAMPLING = ROOT + "pixelcnn.sampling..";
  private static final String ENGINE = ROOT + "pixelcnn.sampling.engine..";
  private static final String CUDA = ROOT + "pixelcnn.sampling.cuda..";
  private static final String REPORT = ROOT + "pixelcnn.report..";
  private static final String CLI = ROOT + "pixelcnn.cli..";
  private static final String AUGMENT = ROOT + "augment..";
  private static final String AUGMENT_CLI = ROOT + "augment.cli..";
  private static final String MICROMETER = ROOT + "augment.micrometer..";
  private static final String DEMO = ROOT + "demo..";
  private static final String BENCHMARKS = ROOT + "benchmarks..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.github.learnedmixup");

  ArchitectureTest() {
    super(BenchmarksCommand.class);
  }

  @Test
  void model_knowsNothingOfItsUsers() {
    forbid(MODEL, AUGMENT, DEMO, BENCHMARKS);
    forbid(CONSOLE, AUGMENT, DEMO, BENCHMARKS);
  }

  @Test
  void pluginAndDemo_useNoPartOfTheNetworkButItsStructure() {
    noClasses()
        .that()
        .resideInAnyPackage(AUGMENT, DEMO)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(NETWORK, MATRIX, ENGINE, CUDA)
                .and(
                    not(
                        belongToAnyOf(
                            PixelCnnSpec.class, Architecture.class, SpecDescription.class))))
        .check(CLASSES);
  }

  @Test
  void plugin_usesNoCommandLine() {
    forbid(AUGMENT, TRAINING, DEMO, BENCHMARKS);
    noClasses()
        .that()
        .resideInAPackage(AUGMENT)
        .and()
        .resideOutsideOfPackage(AUGMENT_CLI)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CONSOLE, REPORT, CLI, AUGMENT_CLI)
        .check(CLASSES);
  }

  @Test
  void plugin_needsNoMicrometer() {
    noClasses()
        .that()
        .resideOutsideOfPackage(MICROMETER)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(MICROMETER, "io.micrometer..")
        .check(CLASSES);
  }

  @Test
  void data_knowsNoNetwork() {
    for (String data : DATA) {
      forbid(data, NETWORK, TRAINING, SAMPLING, REPORT, CLI, CONSOLE);
    }
  }

  @Test
  void network_isOnlyComputedOn() {
    forbid(NETWORK, TRAINING, SAMPLING, REPORT, CLI, CONSOLE);
  }

  @Test
  void training_drawsNothing() {
    forbid(TRAINING, SAMPLING, REPORT, CLI, CONSOLE);
  }

  @Test
  void sampling_learnsNothing() {
    forbid(SAMPLING, TRAINING, REPORT, CLI, CONSOLE);
  }

  @Test
  void publicFace_knowsNoCommandLine() {
    forbid(ROOT + "pixelcnn", REPORT, CLI, CONSOLE);
  }

  @Test
  void libraries_useNoLibraryOfTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackages(CONSOLE, REPORT, CLI, AUGMENT_CLI, DEMO, BENCHMARKS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "me.tongfei..", "ch.qos.logback..", "com.fasterxml..")
        .check(CLASSES);
  }

  @Test
  void nothing_namesABackend() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j.linalg.cpu..", "org.nd4j.linalg.jcublas..")
        .check(CLASSES);
  }

  /**
   * Deeplearning4j's {@code fit} waits for ever where it prefetches an iterator that fails. Asked
   * of instances without any state, whose constructors were not run: the answer may depend on
   * nothing.
   */
  @Test
  void noIterator_letsDeeplearning4jPrefetchIt() throws ReflectiveOperationException {
    Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
    Object instance = factory.getMethod("getReflectionFactory").invoke(null);
    Method creation =
        factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class);
    List<String> asked = new ArrayList<>();
    for (JavaClass iterator : CLASSES) {
      if (iterator.isAssignableTo(DataSetIterator.class)
          && !iterator.isInterface()
          && !iterator.getModifiers().contains(JavaModifier.ABSTRACT)) {
        var constructor =
            (Constructor<?>)
                creation.invoke(instance, iterator.reflect(), Object.class.getConstructor());
        assertThat(((DataSetIterator) constructor.newInstance()).asyncSupported())
            .as(iterator.getName())
            .isFalse();
        asked.add(iterator.getSimpleName());
      }
    }
    assertThat(asked)
        .contains("LabelledImagesIterator", "LearnedMixupIterator", "PrefetchingIterator");
  }

  private static void forbid(String from, String... to) {
    noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(to)
        // A package that does not exist breaks no rule, and one that comes later is held to it.
        .allowEmptyShould(true)
        .check(CLASSES);
  }
}
