package io.github.learnedmixup.benchmarks.rival;

import io.github.learnedmixup.benchmarks.measure.Machine;
import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Times the same network in libtorch, through DJL's PyTorch engine, where the build has it (Maven
 * profile {@code libtorch}).
 *
 * <p>It runs in processes of its own, one after the other, so that its native libraries and ND4J's
 * never share one. Each process first shows, on a {@link ReferenceCase}, that it computes what we
 * do. One thread and one a processor are tried, as for the matrix product, and the better figures
 * count. The libraries come out of the jars into a temporary folder; nothing is downloaded.
 */
public final class Libtorch implements AutoCloseable {
  private static final String MAIN = "io.github.learnedmixup.benchmarks.LibtorchMain";
  private static final long SEED = 1;

  /** Beginnings of variables by which a shell might hold libtorch back or lead DJL elsewhere. */
  private static final List<String> MEDDLERS =
      List.of(
          "OMP_", "GOMP_", "KMP_", "MKL_", "DNNL_", "ONEDNN_", "ATEN_", "TORCH", "PYTORCH", "DJL_",
          "ENGINE_");

  /**
   * Lets glibc keep freed memory for the next step. By default it returns every large block to the
   * system, and touching a new one costs page faults, which would count against libtorch.
   */
  private static final Map<String, String> ALLOCATION =
      Map.of(
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_MMAP_THRESHOLD_", "4000000000",
          "MALLOC_TRIM_THRESHOLD_", "8000000000");

  private final String main;
  private final boolean quick;
  private final RivalProcess process;

  private Libtorch(String main, boolean quick, RivalProcess process) {
    this.main = main;
    this.quick = quick;
    this.process = process;
  }

  /**
   * Gets ready.
   *
   * @param quick few repetitions, for figures that nobody quotes
   * @throws InvalidInputException if the build has no libtorch
   */
  public static Libtorch open(boolean quick) throws IOException {
    return open(MAIN, quick);
  }

  /** Measures with another program in place of libtorch's. */
  static Libtorch open(String main, boolean quick) throws IOException {
    if (!exists(main)) {
      throw new InvalidInputException(
          "this build has no libtorch to compare with: build with -Plibtorch"
              + " (mvn -q -Plibtorch -DskipTests package)");
    }
    return new Libtorch(main, quick, RivalProcess.open("libtorch"));
  }

  private static boolean exists(String main) {
    try {
      Class.forName(main, false, Libtorch.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * Times a network.
   *
   * @param batch images of a training step
   * @throws IllegalStateException if libtorch does not compute what we do, or fails otherwise
   */
  public RivalFigures measure(PixelCnnSpec spec, int batch) throws IOException {
    Path file = process.folder().resolve("case");
    ReferenceCase.draw(spec, batch, SEED).save(file);
    RivalFigures best = new RivalFigures(Double.POSITIVE_INFINITY, 0);
    for (int threads : Machine.threadCounts()) {
      best = best.best(process.figures(program(file, threads), RivalFigures.class));
    }
    return best;
  }

  private ProcessBuilder program(Path file, int threads) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.add("-Dai.djl.offline=true");
    words.add("-DOPT_OUT_TRACKING=true");
    words.add("-DENGINE_CACHE_DIR=" + process.folder().resolve("engine"));
    words.add("-Dai.djl.pytorch.num_threads=" + threads);
    words.add(CommandLines.loggingArgument());
    words.addAll(List.of(main, file.toString(), Boolean.toString(quick)));
    ProcessBuilder builder = new ProcessBuilder(words);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> MEDDLERS.stream().anyMatch(name::startsWith));
    environment.putAll(ALLOCATION);
    return builder;
  }

  /** Removes the temporary folder. Closing twice is harmless. */
  @Override
  public void close() throws IOException {
    process.close();
  }
}
