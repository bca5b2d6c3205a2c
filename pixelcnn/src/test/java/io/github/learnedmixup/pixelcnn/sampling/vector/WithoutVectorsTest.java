package io.github.learnedmixup.pixelcnn.sampling.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.cli.PixelCnnCommand;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a Java process does that was not started with the module; the tests' own is. */
@Timeout(120)
class WithoutVectorsTest {
  @TempDir private Path folder;

  /** Samples, and says how. */
  static final class Sampling {
    private Sampling() {}

    public static void main(String[] arguments) {
      PixelCnn model = PixelCnn.untrained(new PixelCnnSpec(3, 3, 2, 2, 4, List.of(1)), 1);
      try (Sampler sampler = model.sampler(1, SamplingEngine.AUTO)) {
        System.out.println(sampler.draw(List.of(SampleRequest.ofClass(1, 1))).size());
        System.out.println(sampler.engine());
      }
      try (Sampler sampler = model.sampler(1, SamplingEngine.VECTOR)) {
        System.out.println(sampler.engine());
      } catch (InvalidInputException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private record Outcome(int code, String out, String err) {}

  /** Runs a class in a process, of which both streams are files: none can fill up. */
  private Outcome run(List<String> options, Class<?> main, String... arguments) throws Exception {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(options);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    words.addAll(List.of(arguments));
    File out = folder.resolve("out").toFile();
    File err = folder.resolve("err").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectOutput(out).redirectError(err).directory(folder.toFile());
    builder.environment().remove(SamplingEngine.VARIABLE);
    builder.environment().remove("JDK_JAVA_OPTIONS");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
      return new Outcome(
          process.exitValue(),
          Files.readString(out.toPath(), StandardCharsets.UTF_8),
          Files.readString(err.toPath(), StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void auto_samplesByNd4jAndVectorNamesTheFlag() throws Exception {
    Outcome outcome = run(List.of(), Sampling.class);
    assertThat(outcome.code).as(outcome.err).isZero();
    assertThat(outcome.out)
        .contains("nd4j CpuBackend\n")
        .endsWith(
            "the engine vector cannot be used:"
                + " Java was started without --add-modules jdk.incubator.vector\n");
  }

  @Test
  void auto_withoutTheOptimisingCompilerSamplesByNd4j() throws Exception {
    Outcome outcome =
        run(
            List.of("--add-modules", "jdk.incubator.vector", "-XX:TieredStopAtLevel=1"),
            Sampling.class);
    assertThat(outcome.code).as(outcome.err).isZero();
    assertThat(outcome.out)
        .contains("nd4j CpuBackend\n")
        .contains("this Java runs without its optimising compiler");
  }

  @Test
  void aCommandThatSamples_restartsItselfWithTheModule() throws Exception {
    assumeTrue(new File("/proc/self/cmdline").exists(), "Linux restarts processes");
    Outcome outcome =
        run(
            List.of("-Xmx900m", "-Dsome.property=with blanks ä"),
            PixelCnnCommand.class,
            "samples",
            "--model",
            "digits",
            "--out",
            "with blank.png");
    assertThat(outcome.code).as(outcome.err).isZero();
    assertThat(outcome.err).contains("sampling engine: vector");
    assertThat(outcome.out).contains("picture: with blank.png");
    assertThat(folder.resolve("with blank.png")).exists();
  }

  @Test
  void aCommandThatIsToldNotTo_staysAsItIsAndNamesTheFlagOnce() throws Exception {
    Outcome outcome =
        run(
            List.of("-Xmx900m", "-Dlearnedmixup.restart=off"),
            PixelCnnCommand.class,
            "samples",
            "--model",
            "digits",
            "--out",
            "picture.png");
    assertThat(outcome.code).as(outcome.err).isZero();
    assertThat(outcome.err)
        .contains("sampling engine: nd4j")
        .containsOnlyOnce("Java was started without --add-modules jdk.incubator.vector");
  }

  @Test
  void aCommandThatRestarts_handsOnItsExitCode() throws Exception {
    Outcome outcome =
        run(
            List.of("-Xmx900m"),
            PixelCnnCommand.class,
            "samples",
            "--model",
            "missing.pcnn",
            "--out",
            "picture.png");
    assertThat(outcome.code).as(outcome.err).isEqualTo(2);
    assertThat(outcome.err).contains("missing.pcnn");
  }
}
