package example;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.github.learnedmixup.api.Internal;
import org.junit.jupiter.api.Test;

/** Keeps a project that uses the libraries to what is for users. */
class EdgeTest {
  private static final ArchRule EDGE =
      noClasses()
          .should()
          .dependOnClassesThat(
              describe(
                  "are internal to learned mixup",
                  type ->
                      type.getPackageName().startsWith("io.github.learnedmixup")
                          && isInternal(type.reflect())));

  private static boolean isInternal(Class<?> type) {
    Class<?> outermost = type;
    while (outermost.getEnclosingClass() != null) {
      outermost = outermost.getEnclosingClass();
    }
    return outermost.isAnnotationPresent(Internal.class)
        || outermost.getPackage().isAnnotationPresent(Internal.class);
  }

  @Test
  void thisProject_usesWhatIsForUsersAlone() {
    EDGE.check(new ClassFileImporter().importPackages("example"));
  }

  @Test
  void aProjectThatReachesFurther_fails() {
    int violations =
        EDGE.evaluate(new ClassFileImporter().importPackages("reaching"))
            .getFailureReport()
            .getDetails()
            .size();
    assertEquals(2, violations);
  }
}
