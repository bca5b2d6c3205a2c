package io.github.learnedmixup;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Asks for a Javadoc comment on every package, and on every type and member that users can see. The
 * compiler's own check is asked. What it says about tags does not count: a sentence may do.
 */
public abstract class JavadocRules {
  @Test
  void whatUsersCanSee_isExplained() throws IOException {
    List<String> options =
        List.of(
            "-Xdoclint:missing/protected",
            "-proc:none",
            "-Xmaxwarns",
            "10000",
            "--release",
            "17",
            "--add-modules",
            "jdk.incubator.vector",
            "-classpath",
            System.getProperty("java.class.path"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null);
        Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
      List<Path> java = sources.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(java).isNotEmpty();
      Path classes = Files.createTempDirectory("javadoc-rules");
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      // Parsed and attributed only: nothing is written.
      var task =
          compiler.getTask(
              null, files, found, options, null, files.getJavaFileObjectsFromPaths(java));
      try {
        ((JavacTask) task).analyze();
      } finally {
        Files.delete(classes);
      }
    }
    assertThat(found.getDiagnostics())
        .filteredOn(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .isEmpty();
    assertThat(found.getDiagnostics())
        .map(each -> each.toString())
        .filteredOn(text -> text.contains("no comment"))
        .isEmpty();
  }
}
