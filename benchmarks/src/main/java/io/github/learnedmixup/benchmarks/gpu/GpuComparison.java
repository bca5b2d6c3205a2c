package io.github.learnedmixup.benchmarks.gpu;

import io.github.learnedmixup.benchmarks.rival.PytorchOnGpu;
import io.github.learnedmixup.console.Json;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the command {@code gpu} found.
 *
 * @param device the card
 * @param multiprocessors of the card
 * @param limitTflops what its single-precision arithmetic allows, in 10^12 operations a second
 * @param processors of the machine, all of which ND4J's engine uses
 * @param networks one entry for each
 */
record GpuComparison(
    String device,
    int multiprocessors,
    double limitTflops,
    int processors,
    List<Network> networks) {
  /**
   * One network.
   *
   * @param batch images of a call
   * @param imagesPerS drawn by the kernel, all copies included
   * @param tflops least work over time
   * @param ofLimit the same as a share of the card's limit
   * @param nd4jImagesPerS drawn by ND4J's engine on the same machine
   * @param differingDraws pixels in which the two differ, led along the same images
   * @param draws how many were compared
   * @param farthestLogProbability from the full forward pass, in nats; not a number if the kernel
   *     or the pass gave one that is none
   * @param pytorch null where PyTorch was not measured
   */
  record Network(
      int features,
      int layers,
      int batch,
      double imagesPerS,
      double tflops,
      double ofLimit,
      double nd4jImagesPerS,
      long differingDraws,
      long draws,
      double farthestLogProbability,
      PytorchOnGpu.@Nullable Figures pytorch) {}

  /** One line of JSON, with names in snake case. */
  String json() {
    return Json.line(this);
  }

  /** A table for people. */
  String table() {
    StringBuilder text = new StringBuilder();
    add(
        text,
        "%s, %d multiprocessors, %.1f TFLOP/s in single precision by arithmetic; %d processors%n",
        device,
        multiprocessors,
        limitTflops,
        processors);
    add(
        text,
        "network   images/s   TFLOP/s   of the limit   nd4j, images/s   times as fast"
            + "   differing draws   farthest log-probability%n");
    for (Network row : networks) {
      add(
          text,
          "%4d/%d %11.0f %9.2f %13.1f%% %16.0f %14.1fx %17s %26.1e%n",
          row.features,
          row.layers,
          row.imagesPerS,
          row.tflops,
          100 * row.ofLimit,
          row.nd4jImagesPerS,
          row.imagesPerS / row.nd4jImagesPerS,
          row.differingDraws + " of " + row.draws,
          row.farthestLogProbability);
    }
    for (Network row : networks) {
      if (row.pytorch != null) {
        addRival(text, row, row.pytorch);
      }
    }
    return text.toString();
  }

  private static void addRival(StringBuilder text, Network row, PytorchOnGpu.Figures rival) {
    add(
        text,
        "%n%d/%d, a full forward pass for each pixel in PyTorch %s%n",
        row.features,
        row.layers,
        rival.torch());
    add(text, "                        images/s   the kernel is times as fast%n");
    addRate(text, "single precision", rival.plainImagesPerS(), row);
    addRate(text, "  as a CUDA graph", rival.graphImagesPerS(), row);
    addRate(text, "TF32", rival.tf32PlainImagesPerS(), row);
    addRate(text, "  as a CUDA graph", rival.tf32GraphImagesPerS(), row);
  }

  private static void addRate(StringBuilder text, String way, double rate, Network row) {
    add(text, "%-20s %11.1f %29.0fx%n", way, rate, row.imagesPerS / rate);
  }

  private static void add(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }
}
