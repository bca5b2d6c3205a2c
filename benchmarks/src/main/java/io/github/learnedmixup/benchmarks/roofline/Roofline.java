package io.github.learnedmixup.benchmarks.roofline;

import io.github.learnedmixup.console.Json;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the roofline command found.
 *
 * @param sgemmGflops the machine's product rate, in 10^9 operations a second
 * @param training one entry for each network
 * @param sampler for each network one entry an engine and kind of image
 */
record Roofline(double sgemmGflops, List<Training> training, List<Sampling> sampler) {

  /**
   * A training step: forward, backward and update.
   *
   * @param engine what computes it
   * @param gflops least work over time
   * @param ofSgemm the same as a share of the product rate
   * @param libtorchSecondsPerStep null where libtorch was not measured
   */
  record Training(
      String engine,
      int features,
      int layers,
      int batch,
      double secondsPerStep,
      double gflops,
      double ofSgemm,
      @Nullable Double libtorchSecondsPerStep) {}

  /**
   * Drawing images.
   *
   * @param engine what computes them
   * @param blend how two classes are blended, which takes two streams an image; null for class
   *     samples
   * @param naiveImagesPerS with a full forward pass for each pixel; null where classes are blended
   * @param libtorchNaiveImagesPerS likewise, and where libtorch was not measured
   */
  record Sampling(
      String engine,
      @Nullable String blend,
      int features,
      int layers,
      int batch,
      double imagesPerS,
      double gflops,
      double ofSgemm,
      @Nullable Double naiveImagesPerS,
      @Nullable Double libtorchNaiveImagesPerS) {}

  /** One line of JSON, with names in snake case. */
  String json() {
    return Json.line(this);
  }

  /** A table for people. */
  String table() {
    StringBuilder text = new StringBuilder();
    add(text, "matrix product, 2048^3: %.0f GFLOP/s%n", sgemmGflops);
    add(text, "%ntraining   batch   s/step   GFLOP/s   of product rate   libtorch s/step%n");
    for (Training row : training) {
      add(
          text,
          "%4d/%-4d %7d %8.3f %9.1f %15.0f %% %17s%n",
          row.features,
          row.layers,
          row.batch,
          row.secondsPerStep,
          row.gflops,
          100 * row.ofSgemm,
          orDash("%.3f", row.libtorchSecondsPerStep));
    }
    add(
        text,
        "%nsampling   engine   blend     batch   images/s   GFLOP/s   of product rate   naive/s"
            + "   libtorch naive/s%n");
    for (Sampling row : sampler) {
      add(
          text,
          "%4d/%-4d  %-8s %-9s %5d %10.1f %9.1f %15.0f %% %9s %18s%n",
          row.features,
          row.layers,
          row.engine,
          row.blend == null ? "-" : row.blend,
          row.batch,
          row.imagesPerS,
          row.gflops,
          100 * row.ofSgemm,
          orDash("%.2f", row.naiveImagesPerS),
          orDash("%.2f", row.libtorchNaiveImagesPerS));
    }
    return text.toString();
  }

  private static String orDash(String format, @Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }

  private static void add(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }
}
