package io.github.learnedmixup.benchmarks.pipeline;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.benchmarks.measure.Machine;
import io.github.learnedmixup.benchmarks.measure.MeasurementAnnouncer;
import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.console.SamplesImages;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what learned mixup adds to a classifier's training. */
@SamplesImages
@Command(
    name = "pipeline",
    description = {
      "Trains the demo's classifier on the drawn digits, at batch 64 with a quarter of"
          + " each batch synthetic, and measures what that adds: with a warm cache, with a cold"
          + " one, and what the pipeline carries where drawing takes no time.",
      "Use it on a machine that does nothing else."
    },
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class)
public final class PipelineCommand implements Callable<Integer> {
  private static final int BATCH = 64;
  private static final int PIXEL_SIZE = 1;
  private static final int IMAGE_SIZE = 28;

  @Spec private CommandSpec command;

  @Option(
      names = "--reuse",
      paramLabel = "N",
      description = {
        "How often a sample is served where training and drawing go on together, beginning with an"
            + " empty cache. Default: that of the plugin, 1."
      })
  private int reuse = SampleSupply.defaults().reuse();

  @Option(names = "--json", description = "Print the figures as one line of JSON at the end.")
  private boolean json;

  @Option(names = "--quick", description = "Fewer repetitions: to see that it runs, not to quote.")
  private boolean quick;

  @Override
  public Integer call() {
    SampleSupply supply = SampleSupply.defaults().withReuse(reuse);
    // As the demo does it: the classifier's thread and the generator's share the processors.
    ProcessThreads.useNativeThreads(1);
    var announcer = new MeasurementAnnouncer(command.commandLine().getErr());
    LabelledImages train = ImageSet.find(ImageSet.DIGITS, null).train();
    LabelledImages images = train.range(0, quick ? 4 * BATCH : train.size() / BATCH * BATCH);
    PixelCnn model = PixelCnn.pretrained(ImageSet.DIGITS);

    announcer.say("overhead, warm cache");
    Overhead overhead = Overhead.measure(model, images, BATCH, quick ? 3 : 40, quick ? 2 : 20);
    announcer.say("generator alone");
    double imagesPerSecond = imagesPerSecond(model, images, quick ? 64 : 2048);
    announcer.say("overlap, cold cache");
    int steps = quick ? 4 : 400;
    Overlap overlap = Overlap.measure(model, images, BATCH, supply, steps);
    SampleSupply even = Overlap.balanced(BATCH, overhead.bareSeconds(), imagesPerSecond);
    Overlap balanced = overlap;
    if (!even.equals(supply)) {
      announcer.say("overlap, cold cache, drawing and training as even as can be");
      balanced = Overlap.measure(model, images, BATCH, even, steps);
    }
    announcer.say("hand-over");
    int samples = quick ? 1000 : 500_000;
    HandOver pixel = HandOver.measure(PIXEL_SIZE, samples);
    HandOver image = HandOver.measure(IMAGE_SIZE, samples);

    Overlap worse = balanced.ratio() > overlap.ratio() ? balanced : overlap;
    PipelineFigures figures = PipelineFigures.of(overhead, imagesPerSecond, worse, pixel);
    PrintWriter out = command.commandLine().getOut();
    Machine.lines().forEach(out::println);
    out.println();
    figures.table().forEach(out::println);
    out.println();
    out.printf(
        Locale.ROOT,
        "a step on bare batches: %.2f ms, %.0f images/s; 99th percentile of their next(): %.2f"
            + " ms%n",
        1000 * overhead.bareSeconds(),
        BATCH / overhead.bareSeconds(),
        1000 * overhead.bareNextP99Seconds());
    print(out, "overlap with a reuse of " + reuse, overlap);
    if (even.equals(supply)) {
      out.println("overlap with drawing and training as even as can be: the same");
    } else {
      print(
          out,
          "overlap with drawing and training as even as can be, a reuse of " + even.reuse(),
          balanced);
    }
    print(out, "hand-over of images of one pixel", pixel);
    print(out, "hand-over of images of 28x28, with their greys and painted", image);
    int more = IMAGE_SIZE * IMAGE_SIZE - PIXEL_SIZE;
    out.printf(
        Locale.ROOT,
        "heap for each further pixel: %.2f bytes by next(), %.2f by the generator, of which 1 is"
            + " kept%n",
        (image.batchBytes() - pixel.batchBytes()) / more,
        (image.generatorBytes() - pixel.generatorBytes()) / more);
    if (json) {
      out.println(figures.json());
    }
    out.flush();
    return 0;
  }

  /** Images that the generator samples a second while the machine does nothing else. */
  private static double imagesPerSecond(PixelCnn model, LabelledImages images, int samples) {
    int slots = (int) (BATCH * ClassifierSteps.MIX.share());
    try (var batches =
        LearnedMixupIterator.builder(ClassifierSteps.real(images, BATCH), model)
            .withoutParents()
            .mixPlan(ClassifierSteps.MIX)
            .checkLabels(false)
            .sampleSupply(SampleSupply.defaults().withReuse(1))
            .build()) {
      EndlessBatches.take(batches, samples / slots);
      return batches.metrics().samplesPerSecond();
    }
  }

  private static void print(PrintWriter out, String name, Overlap found) {
    out.printf(
        Locale.ROOT,
        "%s: %.3f (training %.1f s, %.1f CPU s; drawing %.1f s, %.1f CPU s; together %.1f s; %d"
            + " processors)%n",
        name,
        found.ratio(),
        found.training().seconds(),
        found.training().cpuSeconds(),
        found.drawing().seconds(),
        found.drawing().cpuSeconds(),
        found.together().seconds(),
        found.cores());
  }

  private static void print(PrintWriter out, String name, HandOver found) {
    out.printf(
        Locale.ROOT,
        "%s: %,.0f samples/s; heap a sample: %.0f bytes by next() beyond the base's, %.0f by the"
            + " generator%n",
        name,
        found.samplesPerSecond(),
        found.batchBytes(),
        found.generatorBytes());
  }
}
