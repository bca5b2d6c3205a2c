package io.github.learnedmixup.benchmarks.roofline;

import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows how the time of a training step grows with batch, layers and features. */
@Command(
    name = "scaling",
    description = {
      "Times training steps of networks that differ from 32 features, 7 layers and a batch of 64 in"
          + " one respect each, beside the least work they have to do."
    },
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class)
public final class ScalingCommand implements Callable<Integer> {
  private static final int FEATURES = 32;
  private static final int LAYERS = 7;
  private static final int BATCH = 64;
  // All of one distance, so that layers differ in nothing but their number.
  private static final int DILATION = 4;

  @Spec private CommandSpec command;

  @Option(
      names = "--quick",
      description = {
        "Fewer repetitions, with narrow networks and few images: to see that it runs, not to quote."
      })
  private boolean quick;

  /** One network and batch. */
  private record Point(int features, int layers, int batch) {
    PixelCnnSpec spec() {
      return PixelCnnSpec.of(28, 28, 10)
          .withFeatures(features)
          .withDilations(Collections.nCopies(layers, DILATION));
    }

    double work() {
      return LeastWork.training(spec()) * batch;
    }
  }

  @Override
  public Integer call() {
    ProcessThreads.useNativeThreads(1);
    var measurements = new NetworkMeasurements(quick);
    PrintWriter out = command.commandLine().getOut();
    out.printf("features  layers  batch   s/step   GFLOP   times the time   times the work%n");
    double seconds = 0;
    double work = 0;
    for (Point point : points(quick ? 8 : 1)) {
      double found = measurements.secondsPerStep(point.spec(), point.batch);
      if (seconds == 0) {
        seconds = found;
        work = point.work();
      }
      out.printf(
          Locale.ROOT,
          "%8d %7d %6d %8.3f %7.1f %16.2f %16.2f%n",
          point.features,
          point.layers,
          point.batch,
          found,
          point.work() * 1e-9,
          found / seconds,
          point.work() / work);
      out.flush();
    }
    return 0;
  }

  /** The networks and batches, features and images divided by something. */
  private static List<Point> points(int divisor) {
    int usualFeatures = FEATURES / divisor;
    int usualBatch = BATCH / divisor;
    List<Point> points = new ArrayList<>(List.of(new Point(usualFeatures, LAYERS, usualBatch)));
    for (int batch : new int[] {16, 32, 128}) {
      points.add(new Point(usualFeatures, LAYERS, batch / divisor));
    }
    for (int layers : new int[] {2, 4, 14}) {
      points.add(new Point(usualFeatures, layers, usualBatch));
    }
    for (int features : new int[] {16, 64, 128}) {
      points.add(new Point(features / divisor, LAYERS, usualBatch));
    }
    return points;
  }
}
