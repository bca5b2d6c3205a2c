package io.github.learnedmixup.pixelcnn.cli;

import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.Interruption;
import io.github.learnedmixup.console.OutputFile;
import io.github.learnedmixup.console.Printable;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.Provenance;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.Binarisation;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.Architecture;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.report.LikelihoodPhrase;
import io.github.learnedmixup.pixelcnn.report.SampleGrid;
import io.github.learnedmixup.pixelcnn.report.TrainingFigures;
import io.github.learnedmixup.pixelcnn.report.TrainingProgressBar;
import io.github.learnedmixup.pixelcnn.training.PixelCnnTrainer;
import io.github.learnedmixup.pixelcnn.training.TrainingListener;
import io.github.learnedmixup.pixelcnn.training.ValidationCut;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a model on an image set. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Trains a model and writes it to a file.",
      "How it goes on is shown in the folder FILE-training: samples of each epoch, the"
          + " likelihoods by epoch, and in the end a film of both. Stopped with Ctrl-C, it goes"
          + " on where it was when the same command is given again, with as many --workers as"
          + " before where there are more or fewer processors."
    })
final class TrainCommand implements Callable<Integer> {
  private static final int BINARY = 2;

  @Spec private @Nullable CommandSpec command;
  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--out",
      required = true,
      showDefaultValue = Help.Visibility.NEVER,
      paramLabel = "FILE",
      description = "The model's file.")
  private Path out = Path.of("");

  @Option(names = "--overwrite", description = "Replace the finished model that --out names.")
  private boolean overwrite;

  @Option(names = "--epochs", description = "Passes over the training images.")
  private int epochs = 20;

  @Option(names = "--batch-size", description = "Images of an optimiser step.")
  private int batchSize = 32;

  @Option(names = "--learning-rate", description = "Peak of Adam's rate.")
  private double learningRate = 2e-3;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "How the rate goes on after its rise over the first steps: cosine (to a hundredth),"
              + " constant, step (a tenth after each third of the epochs), exponential (to a"
              + " hundredth).")
  private RateSchedule schedule = RateSchedule.COSINE;

  @Option(names = "--seed", description = "Seed of the weights and the order of the images.")
  private long seed = 1;

  @Option(
      names = "--levels",
      description =
          "Grey levels, or colours of the palette. Default: 4 levels, with --binarise 2, no other;"
              + " 256 colours.")
  private @Nullable Integer levels;

  @Option(names = "--features", description = "Channels of each stack.")
  private int features = 32;

  @Option(
      names = "--dilations",
      split = ",",
      description =
          "Tap distance of each layer. Default: such that a pixel sees all before it, up to 28 pixels"
              + " 1,2,4,8,4,4,1.")
  private @Nullable List<Integer> dilations;

  @Option(names = "--dropout", description = "Share of activations dropped.")
  private double dropout = 0;

  @Option(names = "--label-dropout", description = "Share of images whose class is hidden.")
  private double labelDropout = 0;

  @Option(
      names = "--distribution-augmentation",
      paramLabel = "SHARE",
      description =
          "Share of images shown mirrored, turned or transposed, of which the network is told,"
              + " so that what it draws is none of it: for few images.")
  private double distributionAugmentation = 0;

  @Option(names = "--rotate", paramLabel = "DEGREES", description = "Most turn of an image.")
  private double rotate = 0;

  @Option(names = "--shift", paramLabel = "PIXELS", description = "Most shift of an image.")
  private double shift = 0;

  @Option(
      names = "--architecture",
      description = "Connection of the layers: ${COMPLETION-CANDIDATES}.")
  private Architecture architecture = Architecture.TWO_STACK;

  @Option(names = "--normalise", description = "Batch-normalise the gates.")
  private boolean normalise;

  @Option(
      names = "--start-from",
      paramLabel = "NAME|FILE",
      description =
          "A model whose weights the training begins with, in place of random ones: a shipped"
              + " model's name or a model file, of the same structure.")
  private @Nullable String startFrom;

  @Option(names = "--patience", description = "Epochs without gain before stopping; 0: never.")
  private int patience = 0;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "Threads that share a step's images. How many decides how sums are rounded: a"
              + " stopped training goes on with the same number only. Default: the processors at hand.")
  private @Nullable Integer workers;

  @Option(names = "--limit", description = "Use only so many images of the training split.")
  private @Nullable Integer limit;

  @Option(
      names = "--samples",
      description =
          "Samples of each class that are drawn after each epoch, into the folder"
              + " FILE-training; 0: none. Default: 10, or fewer where there are more than 10 classes.")
  private @Nullable Integer samples;

  @Option(
      names = "--without-images",
      description =
          "Write a model of colour images whose file holds no training image, for publishing it."
              + " Pixels that it samples freely are smoother than real ones.")
  private boolean withoutImages;

  @Override
  public Integer call() throws IOException {
    OutputFile file = OutputFile.of("--out", out, OutputFile.MODEL);
    Path checkpoint = out.resolveSibling(out.getFileName() + ".checkpoint");
    boolean resumed = Files.exists(checkpoint);
    if (!resumed && !overwrite) {
      requireNoModel();
    }
    if (startFrom != null) {
      file.otherThan("--start-from", Path.of(startFrom));
    }
    ImageSet set = data.imageSet();
    LabelledImages images = set.greys();
    PixelCnnSpec spec =
        PixelCnnSpec.of(images.shape(), images.classes())
            .withFeatures(features)
            .withArchitecture(architecture)
            .withNormalised(normalise);
    spec = spec.withLevels(levels(spec));
    if (dilations != null) {
      spec = spec.withDilations(dilations);
    }
    LabelledImages shuffled = images.shuffled(seed);
    if (limit != null) {
      if (limit < 2 || limit > shuffled.size()) {
        throw new IllegalArgumentException(
            "--limit must be in [2, %d], but is %d".formatted(shuffled.size(), limit));
      }
      shuffled = shuffled.range(0, limit);
    }
    ValidationCut cut = ValidationCut.of(shuffled);
    PrintWriter print = CommandLines.out(command);
    TrainingFigures figures =
        new TrainingFigures(
            out.resolveSibling(out.getFileName() + "-training"),
            samplesPerClass(images.classes()),
            seed,
            resumed);
    ProcessThreads.useNativeThreads(1);
    // The process may end as soon as the interruption is closed: whatever is printed comes before.
    try (Interruption interruption = new Interruption()) {
      try (TrainingProgressBar bar = new TrainingProgressBar("train " + Printable.of(set.name()))) {
        PixelCnn model =
            trainer(spec, set, cut)
                .epochs(epochs)
                .batchSize(batchSize)
                .seed(seed)
                .dropout(dropout)
                .labelDropout(labelDropout)
                .distributionAugmentation(distributionAugmentation)
                .patience(patience)
                .variations(variations())
                .dataset(set.name(), set.digest())
                .checkpoint(checkpoint)
                .keepCheckpoint()
                .stopWhen(interruption::requested)
                .progress(new Progress(bar, print, figures, checkpoint))
                .build()
                .train(cut.training(), cut.validation());
        file.write(withoutImages ? model.withoutImages()::save : model::save);
        figures.finish();
        Files.deleteIfExists(checkpoint);
        Provenance provenance = model.provenance();
        print.printf(
            Locale.ROOT,
            "%s: epoch %d, %s, %.0f s%n",
            file.name(),
            provenance.epochs(),
            LikelihoodPhrase.inWords(provenance.validationNats()),
            provenance.seconds());
        print.flush();
        return 0;
      } catch (CancellationException e) {
        print.printf("%s; give the same command again to go on%n", e.getMessage());
        print.flush();
        return Interruption.EXIT_CODE;
      }
    }
  }

  private void requireNoModel() throws IOException {
    if (Files.exists(out) && Files.size(out) > 0) {
      throw new InvalidInputException(
          "--out names a finished model, %s: give another name, with --start-from %s to train it further, or --overwrite to replace it"
              .formatted(out, out));
    }
  }

  private PixelCnnTrainer.Builder trainer(PixelCnnSpec spec, ImageSet set, ValidationCut cut)
      throws IOException {
    PixelCnnTrainer.Builder trainer = PixelCnnTrainer.builder(spec);
    schedule.set(trainer, learningRate, epochs);
    if (workers != null) {
      trainer.workers(workers);
    }
    if (startFrom != null) {
      PixelCnn start = PixelCnn.of(startFrom);
      requireSameCut(start.provenance(), set, cut);
      trainer.startFrom(start);
    }
    return trainer;
  }

  /** What was trained on before must not be held out now: it would seem to be known too well. */
  private void requireSameCut(Provenance before, ImageSet set, ValidationCut cut) {
    if (before.dataDigest().equals(set.digest())
        && (before.seed() != seed || before.images() != cut.training().size())) {
      throw new IllegalArgumentException(
          ("--start-from must name a model that held out the same images, but %s was trained with"
                  + " seed %d on %d images, and this training has seed %d and %d images")
              .formatted(startFrom, before.seed(), before.images(), seed, cut.training().size()));
    }
  }

  private int levels(PixelCnnSpec spec) {
    if (levels == null) {
      return data.binarise() ? BINARY : spec.levels();
    }
    if (data.binarise() && levels != BINARY) {
      throw new IllegalArgumentException(
          "--levels must be %d with --binarise, but is %d".formatted(BINARY, levels));
    }
    return levels;
  }

  private List<ImageTransform> variations() {
    List<ImageTransform> variations = new ArrayList<>();
    if (rotate != 0 || shift != 0) {
      variations.add(new Jitter(rotate, shift));
    }
    if (data.binarise()) {
      variations.add(new Binarisation());
    }
    return variations;
  }

  private int samplesPerClass(int classes) {
    if (samples == null) {
      return SampleGrid.perClass(classes);
    }
    SampleGrid.check("--samples", samples, 0);
    return samples;
  }

  /** Keeps the bar, prints a line an epoch and has the figures drawn. */
  private record Progress(
      TrainingProgressBar bar, PrintWriter print, TrainingFigures figures, Path checkpoint)
      implements TrainingListener {
    @Override
    public void resumed(ResumeReport report) {
      print.printf(
          "Going on from %s, after epoch %d of %d and step %d of %d%n",
          Printable.of(checkpoint.toString()),
          report.epoch(),
          report.epochs(),
          report.step(),
          report.steps());
      print.flush();
    }

    @Override
    public void step(StepReport report) {
      bar.step(report);
    }

    @Override
    public void epoch(EpochReport report) {
      bar.epoch(report);
      print.printf(
          Locale.ROOT,
          "epoch %d/%d: %s, %.0f s%n",
          report.epoch(),
          report.epochs(),
          LikelihoodPhrase.inWords(report.trainNats(), report.validationNats()),
          report.seconds());
      print.flush();
      figures.epoch(report);
    }
  }
}
