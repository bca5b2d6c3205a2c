package io.github.learnedmixup.augment.cli;

import io.github.learnedmixup.augment.MixPlan;
import io.github.learnedmixup.augment.Pregeneration;
import io.github.learnedmixup.augment.Preset;
import io.github.learnedmixup.augment.RealParents;
import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.Interruption;
import io.github.learnedmixup.console.Printable;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.console.SamplesImages;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.cli.ModelOption;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fills a bank. */
@SamplesImages
@Command(
    name = "pregenerate",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Draws the samples that a LearnedMixupIterator with these settings asks for first,"
          + " and puts them into a bank, for its builder's setting bank.",
      "The share of synthetic images, the size of batches and the look-ahead do not"
          + " matter: they decide when a sample is needed, not which. Stopped with Ctrl-C, it"
          + " goes on where it was when the same command is given again."
    })
final class PregenerateCommand implements Callable<Integer> {
  private static final String NO_PARENTS = "none";
  private static final int READ_AT_ONCE = 500;
  private static final MixPlan MIX = MixPlan.defaults();
  private static final SampleSupply SUPPLY = SampleSupply.defaults();

  /** How many images, at least, a worker of the sampler can draw at once. */
  private static final int WORKERS_IMAGES = 64;

  private static final int MOST_REQUESTS = 65_536;

  @Spec private @Nullable CommandSpec command;
  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--bank",
      required = true,
      showDefaultValue = Help.Visibility.NEVER,
      paramLabel = "DIR",
      description = "The bank's folder; made if there is none.")
  private Path bank = Path.of("");

  @Option(
      names = "--samples",
      required = true,
      showDefaultValue = Help.Visibility.NEVER,
      paramLabel = "N",
      description = "How many distinct samples the bank is to hold.")
  private long samples;

  @Option(
      names = "--parents",
      paramLabel = "NAME|DIR|none",
      description =
          "Real images that samples are like: the training images of a set, as --dataset of the"
              + " other commands names it, or none. An iterator has the images of its base as parents"
              + " unless it opts out: name a set of the same images. Of more than 10,000 the first"
              + " ones are taken.")
  private String parents = NO_PARENTS;

  @Mixin private CrossingOption crossing = new CrossingOption();

  @Option(
      names = "--alpha",
      paramLabel = "X",
      description = "Lambda is from Beta(X, X); by default 0.1, and 1 with parents.")
  private @Nullable Double alpha;

  @Option(
      names = "--blend",
      paramLabel = "NAME",
      description = "How two classes become one: ${COMPLETION-CANDIDATES}.")
  private Blend blend = MIX.blend();

  @Option(names = "--temperature", description = "Below 1 prefers what is likely.")
  private double temperature = MIX.temperature();

  @Option(
      names = "--pool-size",
      paramLabel = "N",
      description = "Distinct samples in use at a time.")
  private int poolSize = SUPPLY.poolSize();

  @Option(names = "--reuse", paramLabel = "N", description = "Times that each sample is served.")
  private int reuse = SUPPLY.reuse();

  @Option(names = "--seed", description = "The iterator's seed.")
  private long seed = 1;

  @Option(
      names = "--bank-max-bytes",
      paramLabel = "N",
      description = "Bytes that the bank's files may have together; by default there is no limit.")
  private @Nullable Long bankMaxBytes;

  @Override
  public Integer call() throws IOException {
    int workers = Runtime.getRuntime().availableProcessors();
    SampleSupply supply =
        SampleSupply.builder().poolSize(poolSize).reuse(reuse).ringSize(ringSize(workers)).build();
    MixPlan mix = plan();
    ProcessThreads.useNativeThreads(1);
    PixelCnn pixelCnn = model.load();
    PrintWriter print = CommandLines.out(command);
    // The process may end as soon as the interruption is closed: whatever is printed comes before.
    try (Interruption interruption = new Interruption()) {
      Pregeneration.Result result;
      try (PregenerationProgressBar bar = new PregenerationProgressBar(samples)) {
        Pregeneration.Builder pregeneration =
            Pregeneration.builder(pixelCnn, bank)
                .samplersOnDevices(pixelCnn.samplers(workers, SamplingEngine.ofEnvironment()))
                .mixPlan(mix)
                .sampleSupply(supply)
                .seed(seed)
                .progress(bar::held)
                .stopWhen(interruption::requested);
        if (!parents.equals(NO_PARENTS)) {
          pregeneration.parents(parentsFor(pixelCnn));
        }
        if (bankMaxBytes != null) {
          pregeneration.bankMaxBytes(bankMaxBytes);
        }
        result = pregeneration.build().run(samples);
      }
      boolean stopped = !result.complete() && interruption.requested();
      print.printf(
          "%s holds %d of %d samples; %d were drawn now%s%n",
          Printable.of(bank.toString()),
          result.held(),
          samples,
          result.drawn(),
          remark(result.complete(), stopped));
      print.flush();
      return stopped ? Interruption.EXIT_CODE : 0;
    }
  }

  /** As an iterator's builder plans, with the options that were given. */
  private MixPlan plan() {
    MixPlan usual = parents.equals(NO_PARENTS) ? MIX : Preset.SOME_HUNDRED.plan();
    MixPlan.Builder plan = usual.toBuilder().blend(blend).temperature(temperature);
    if (alpha != null) {
      plan.alpha(alpha);
    }
    return plan.build();
  }

  private RealParents parentsFor(PixelCnn pixelCnn) {
    LabelledImages images = ImageSet.find(parents, /* dataRoot= */ null).train();
    RealParents.Crossing how = crossing.of(images.shape());
    return RealParents.ofBase(ImageSet.iterator(images, READ_AT_ONCE), pixelCnn, how);
  }

  private static String remark(boolean complete, boolean stopped) {
    if (complete) {
      return "";
    }
    return stopped ? "; give the same command again to go on" : "; the bank is full";
  }

  /** So many requests that all workers have something to draw: a power of two. */
  static int ringSize(int workers) {
    int enough = Integer.highestOneBit(workers) * 2 * WORKERS_IMAGES;
    return Math.max(SUPPLY.ringSize(), Math.min(enough, MOST_REQUESTS));
  }
}
