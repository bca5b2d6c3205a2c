package io.github.learnedmixup.benchmarks;

import io.github.learnedmixup.pixelcnn.InvalidInputException;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Times the same network in libtorch, through DJL's PyTorch engine, where the build has it (Maven
 * profile {@code libtorch}).
 *
 * <p>It runs in processes of its own, one after the other, so that its native libraries and ND4J's
 * never share one. Each process first shows, on a {@link ReferenceCase}, that it computes what we
 * do. One thread and one a processor are tried, as for the matrix product, and the better figures
 * count. The libraries come out of the jars into a temporary folder; nothing is downloaded.
 */
final class Libtorch implements AutoCloseable {
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
  private final Path folder;

  /**
   * A process that is killed must leave neither the other one nor the unpacked libraries behind.
   */
  private final Thread atExit = new Thread(this::abandon, "libtorch-exit");

  private volatile @Nullable Process running;

  private Libtorch(String main, boolean quick, Path folder) {
    this.main = main;
    this.quick = quick;
    this.folder = folder;
  }

  /**
   * Gets ready.
   *
   * @param quick few repetitions, for figures that nobody quotes
   * @throws InvalidInputException if the build has no libtorch
   */
  static Libtorch open(boolean quick) throws IOException {
    return open(MAIN, quick);
  }

  /** The same with another program in place of libtorch's. */
  static Libtorch open(String main, boolean quick) throws IOException {
    if (!exists(main)) {
      throw new InvalidInputException(
          "this build has no libtorch to compare with: build with -Plibtorch"
              + " (mvn -q -Plibtorch -DskipTests package)");
    }
    var libtorch = new Libtorch(main, quick, Files.createTempDirectory("learned-mixup-libtorch"));
    Runtime.getRuntime().addShutdownHook(libtorch.atExit);
    return libtorch;
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
  RivalFigures measure(PixelCnnSpec spec, int batch) throws IOException {
    Path file = folder.resolve("case");
    ReferenceCase.draw(spec, batch, SEED).save(file);
    RivalFigures best = new RivalFigures(Double.POSITIVE_INFINITY, 0);
    for (int threads : Machine.threadCounts()) {
      best = best.best(run(file, threads));
    }
    return best;
  }

  private RivalFigures run(Path file, int threads) throws IOException {
    Process process = process(file, threads).start();
    running = process;
    return RivalProcess.figures(process, "libtorch", RivalFigures.class);
  }

  private ProcessBuilder process(Path file, int threads) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.add("-Dai.djl.offline=true");
    words.add("-DOPT_OUT_TRACKING=true");
    words.add("-DENGINE_CACHE_DIR=" + folder.resolve("engine"));
    words.add("-Dai.djl.pytorch.num_threads=" + threads);
    words.add("-Dlogback.configurationFile=io/github/learnedmixup/pixelcnn/cli/logback.xml");
    words.addAll(List.of(main, file.toString(), Boolean.toString(quick)));
    ProcessBuilder builder = new ProcessBuilder(words);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> MEDDLERS.stream().anyMatch(name::startsWith));
    environment.putAll(ALLOCATION);
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /** Removes the temporary folder. Closing twice is harmless. */
  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(atExit);
    removeFolder();
  }

  private void abandon() {
    Process process = running;
    try {
      if (process != null) {
        process.destroyForcibly().waitFor();
      }
      removeFolder();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void removeFolder() throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
