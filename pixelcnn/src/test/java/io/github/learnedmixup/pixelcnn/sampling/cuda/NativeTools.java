package io.github.learnedmixup.pixelcnn.sampling.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Compilers that this machine may have; a test that needs one that it has not is skipped. */
public final class NativeTools {
  /** The kernel's source. */
  static final Path KERNEL = Path.of("src/main/cuda/sampler.cu").toAbsolutePath();

  private static final Path FAKE_DRIVER = Path.of("src/test/cuda/fake_driver.cpp");

  /** Several such libraries are in one JVM: each must call its own functions. */
  private static final List<String> LIBRARY = List.of("-O2", "-shared", "-fPIC", "-Wl,-Bsymbolic");

  /** Definitions of drivers that fail before the kernel runs: they compile faster unoptimised. */
  private static final Set<String> WITHOUT_KERNEL =
      Set.of(
          "FAIL_INIT", "FAIL_MODULE", "WITHOUT_LAUNCH", "DEVICES=0", "MAJOR=7", "MOST_BYTES=100");

  private static final Map<List<String>, Path> DRIVERS = new ConcurrentHashMap<>();

  private NativeTools() {}

  /** Skips the test unless there is a program of a name. */
  static void assume(String program) {
    boolean present =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    assumeTrue(present, "skipped: there is no " + program + " on this machine");
  }

  /**
   * A driver of one device, which is the host, compiled for the test; see fake_driver.cpp.
   *
   * @param definitions what goes wrong, such as {@code FAIL_INIT=100}
   */
  public static CudaDevices fakeDriver(String... definitions) {
    return CudaDevices.find(fakeLibrary(definitions).toString());
  }

  /** The library of {@link #fakeDriver}. */
  static Path fakeLibrary(String... definitions) {
    assume("g++");
    return DRIVERS.computeIfAbsent(
        Arrays.asList(definitions),
        which -> {
          Path library = temporaryFolder().resolve("libcuda.so.1");
          List<String> options = new ArrayList<>(LIBRARY);
          if (which.stream().anyMatch(name -> WITHOUT_KERNEL.stream().anyMatch(name::startsWith))) {
            options.add("-O0");
          }
          compileFake(KERNEL, library, options, definitions);
          return library;
        });
  }

  /** Compiles the driver with a kernel in it, with options of the compiler. */
  static void compileFake(Path kernel, Path to, List<String> options, String... definitions) {
    List<String> command = new ArrayList<>(List.of("g++", "-std=c++17", "-pthread"));
    command.addAll(options);
    command.add("-Wno-unknown-pragmas");
    command.add("-DKERNEL=\"" + kernel + "\"");
    for (String definition : definitions) {
      command.add("-D" + definition);
    }
    command.addAll(List.of("-o", to.toString(), FAKE_DRIVER.toString()));
    assertThat(run(command)).as(String.join(" ", command)).isEmpty();
  }

  /** A folder that goes with the JVM. */
  static Path temporaryFolder() {
    try {
      Path folder = Files.createTempDirectory("pixelcnn-cuda");
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    try (Stream<Path> files = Files.list(folder)) {
                      files.forEach(file -> file.toFile().delete());
                      Files.delete(folder);
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  }));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a program.
   *
   * @return nothing if it ended well, else what it said
   */
  static String run(List<String> command) {
    try {
      Path said = temporaryFolder().resolve("said.txt");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return command + " did not end within 5 minutes";
      }
      String words = Files.readString(said, StandardCharsets.UTF_8);
      return process.exitValue() == 0 ? "" : "exit code " + process.exitValue() + ": " + words;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
