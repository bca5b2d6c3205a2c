package io.github.learnedmixup.benchmarks.roofline;

import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.console.SamplesImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what the sampler gains at each batch size, and what blends cost. */
@SamplesImages
@Command(
    name = "sampler",
    description = {
      "Times the sampler at several batch sizes beside a full forward pass for each pixel, and each"
          + " way to blend two classes beside plain class samples."
    },
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class)
public final class SamplerCommand implements Callable<Integer> {
  /**
   * How many times as fast as naively Fast PixelCNN++ draws, by batch size: the figures of its
   * repository, PrajitR/fast-pixel-cnn, for another network on a GPU.
   */
  private static final Map<Integer, Integer> PUBLISHED =
      new TreeMap<>(Map.of(1, 2, 16, 18, 64, 61, 256, 183));

  private static final int[] BATCHES = {1, 16, 64, 256, 1024};
  private static final int BLEND_BATCH = 256;
  private static final int MOST_QUICKLY = 16;

  @Spec private CommandSpec command;

  @Option(
      names = "--features",
      defaultValue = "32",
      description = "Channels of each stack. Default: ${DEFAULT-VALUE}.")
  private int features;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = "nd4j or vector. Default: vector where Java has the module, else nd4j.")
  private @Nullable String engine;

  @Option(
      names = "--quick",
      description = {"Fewer repetitions, of at most 16 images: to see that it runs, not to quote."})
  private boolean quick;

  @Override
  public Integer call() {
    ProcessThreads.useNativeThreads(1);
    var measurements = new NetworkMeasurements(quick);
    PixelCnnSpec spec = PixelCnnSpec.of(28, 28, 10).withFeatures(features);
    SamplingEngine chosen =
        engine == null ? NetworkMeasurements.fastest() : SamplingEngine.of(engine);
    PrintWriter out = command.commandLine().getOut();
    out.printf("engine: %s%n%n", chosen);
    out.printf("batch   images/s   naively   times as fast   Fast PixelCNN++%n");
    int most = quick ? MOST_QUICKLY : Integer.MAX_VALUE;
    for (int batch : IntStream.of(BATCHES).filter(batch -> batch <= most).toArray()) {
      double fast =
          measurements.imagesPerSecond(
              spec, chosen, batch, i -> NetworkMeasurements.ofClass(spec, i));
      double naive = measurements.naiveImagesPerSecond(spec, batch);
      String published = PUBLISHED.containsKey(batch) ? PUBLISHED.get(batch) + "x" : "-";
      out.printf(
          Locale.ROOT,
          "%5d %10.1f %9.3f %14.0fx %17s%n",
          batch,
          fast,
          naive,
          fast / naive,
          published);
      out.flush();
    }
    int blended = Math.min(BLEND_BATCH, most);
    double plain =
        measurements.imagesPerSecond(
            spec, chosen, blended, i -> NetworkMeasurements.ofClass(spec, i));
    out.printf("%nblend     images/s   times the cost of a class sample%n");
    for (Blend blend : Blend.values()) {
      double rate =
          measurements.imagesPerSecond(
              spec, chosen, blended, i -> NetworkMeasurements.between(spec, blend, i));
      out.printf(Locale.ROOT, "%-8s %9.1f %19.2f%n", blend, rate, plain / rate);
      out.flush();
    }
    return 0;
  }
}
