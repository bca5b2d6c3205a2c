package io.github.learnedmixup.benchmarks.measure;

import io.github.learnedmixup.demo.experiment.ExperimentVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Describes the machine, and the versions of the software, of a measurement. */
public final class Machine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final String KERNELS = "OPENBLAS_CORETYPE";

  private Machine() {}

  /** A line for each property of the machine that figures depend on. */
  public static List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Processor: " + processor());
    lines.add(KERNELS + ": " + System.getenv().getOrDefault(KERNELS, "not set"));
    lines.add("Heap: at most " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB");
    ExperimentVersions.found().forEach((name, version) -> lines.add(name + ": " + version));
    return lines;
  }

  /** Numbers of native threads to try where the best is to be found: one, and one a processor. */
  public static int[] threadCounts() {
    return IntStream.of(1, Runtime.getRuntime().availableProcessors()).distinct().toArray();
  }

  /** The processor's name, where Linux gives it. */
  private static String processor() {
    try (Stream<String> lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("not known");
    } catch (IOException e) {
      return "not known"; // not every system has the file, and nothing depends on it
    }
  }
}
