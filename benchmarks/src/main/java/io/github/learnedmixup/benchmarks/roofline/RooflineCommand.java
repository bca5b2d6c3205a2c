package io.github.learnedmixup.benchmarks.roofline;

import io.github.learnedmixup.benchmarks.measure.MeasurementAnnouncer;
import io.github.learnedmixup.benchmarks.measure.Rounding;
import io.github.learnedmixup.benchmarks.rival.Libtorch;
import io.github.learnedmixup.benchmarks.rival.RivalFigures;
import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.console.SamplesImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares training and sampling with the rate at which the machine multiplies matrices. */
@SamplesImages
@Command(
    name = "roofline",
    description = {
      "Times a training step and the sampler, on each engine of the CPU, for the reference networks,"
          + " 32 and 64 features in 7 layers, beside a large matrix product.",
      "Use it on a machine that does nothing else."
    },
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class)
public final class RooflineCommand implements Callable<Integer> {
  private static final List<Integer> FEATURES = List.of(32, 64);
  private static final int TRAINING_BATCH = 64;
  private static final int SAMPLER_BATCH = 256;

  @Spec private CommandSpec command;

  @Option(names = "--json", description = "Print the figures as one line of JSON at the end.")
  private boolean json;

  @Option(names = "--quick", description = "Fewer repetitions: to see that it runs, not to quote.")
  private boolean quick;

  @Option(
      names = "--with-libtorch",
      description = {
        "Also time the same network in libtorch, in processes of its own. Needs a build with the"
            + " Maven profile libtorch."
      })
  private boolean withLibtorch;

  @Override
  public Integer call() throws IOException {
    Roofline roofline;
    if (withLibtorch) {
      try (Libtorch libtorch = Libtorch.open(quick)) {
        roofline = measure(libtorch);
      }
    } else {
      roofline = measure(null);
    }
    PrintWriter out = command.commandLine().getOut();
    out.print(roofline.table());
    if (json) {
      out.println(roofline.json());
    }
    out.flush();
    return 0;
  }

  private Roofline measure(@Nullable Libtorch libtorch) throws IOException {
    var announcer = new MeasurementAnnouncer(command.commandLine().getErr());
    announcer.say("matrix product, before");
    double before = ProductRate.measure(quick ? 3 : 20);
    // Training and sampling have workers of their own, as on the other command lines.
    ProcessThreads.useNativeThreads(1);
    var measurements = new NetworkMeasurements(quick);
    List<Double> steps = new ArrayList<>();
    List<List<Double>> rates = new ArrayList<>();
    List<Double> naiveRates = new ArrayList<>();
    List<RivalFigures> rivals = new ArrayList<>();
    for (int features : FEATURES) {
      PixelCnnSpec spec = reference(features);
      announcer.say("training step, " + features + " features");
      steps.add(measurements.secondsPerStep(spec, TRAINING_BATCH));
      List<Double> ofNetwork = new ArrayList<>();
      for (SamplerCase each : SamplerCase.all()) {
        announcer.say("sampler, %d features, %s".formatted(features, each));
        ofNetwork.add(each.measure(measurements, spec, SAMPLER_BATCH));
      }
      rates.add(ofNetwork);
      announcer.say("naive sampling, " + features + " features");
      naiveRates.add(measurements.naiveImagesPerSecond(spec, SAMPLER_BATCH));
      if (libtorch != null) {
        announcer.say("libtorch, " + features + " features");
        rivals.add(libtorch.measure(spec, TRAINING_BATCH));
      }
    }
    announcer.say("matrix product, after");
    double product = Math.max(before, ProductRate.measure(quick ? 3 : 20));

    List<Roofline.Training> training = new ArrayList<>();
    List<Roofline.Sampling> sampling = new ArrayList<>();
    for (int i = 0; i < FEATURES.size(); i++) {
      PixelCnnSpec spec = reference(FEATURES.get(i));
      RivalFigures rival = libtorch == null ? null : rivals.get(i);
      training.add(trainingRow(spec, steps.get(i), product, rival));
      for (int c = 0; c < rates.get(i).size(); c++) {
        SamplerCase each = SamplerCase.all().get(c);
        sampling.add(
            samplingRow(spec, each, rates.get(i).get(c), naiveRates.get(i), product, rival));
      }
    }
    return new Roofline(Rounding.rounded(product * 1e-9), training, sampling);
  }

  private static Roofline.Training trainingRow(
      PixelCnnSpec spec, double seconds, double product, @Nullable RivalFigures rival) {
    double rate = LeastWork.training(spec) * TRAINING_BATCH / seconds;
    return new Roofline.Training(
        SamplingEngine.ND4J.toString(),
        spec.features(),
        spec.dilations().size(),
        TRAINING_BATCH,
        Rounding.rounded(seconds),
        Rounding.rounded(rate * 1e-9),
        Rounding.rounded(rate / product),
        rival == null ? null : Rounding.rounded(rival.secondsPerStep()));
  }

  private static Roofline.Sampling samplingRow(
      PixelCnnSpec spec,
      SamplerCase kind,
      double images,
      double naive,
      double product,
      @Nullable RivalFigures rival) {
    double rate = LeastWork.forward(spec) * kind.streams() * images;
    boolean blended = kind.blend() != null;
    return new Roofline.Sampling(
        kind.engine().toString(),
        blended ? kind.blend().name() : null,
        spec.features(),
        spec.dilations().size(),
        SAMPLER_BATCH,
        Rounding.rounded(images),
        Rounding.rounded(rate * 1e-9),
        Rounding.rounded(rate / product),
        blended ? null : Rounding.rounded(naive),
        rival == null || blended ? null : Rounding.rounded(rival.naiveImagesPerS()));
  }

  private static PixelCnnSpec reference(int features) {
    return PixelCnnSpec.of(28, 28, 10).withFeatures(features);
  }
}
