package io.github.learnedmixup.pixelcnn.training;

import io.github.learnedmixup.pixelcnn.ModelAssembly;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.Provenance;
import io.github.learnedmixup.pixelcnn.Scorer;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.error.DivergedException;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.image.Symmetry;
import io.github.learnedmixup.pixelcnn.matrix.HostMemory;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.palette.Dequantiser;
import io.github.learnedmixup.pixelcnn.palette.Palette;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.random.Shuffle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.schedule.ISchedule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a {@link PixelCnnTrainer}, from its first step, or its checkpoint, to a model. */
final class TrainingRun {
  /** By which images are varied that must be the same in every epoch and every run. */
  static final long FIXED_SEED = 20_080_707;

  private static final Logger log = LoggerFactory.getLogger(PixelCnnTrainer.class);

  /** Held-out images this much above the training images, and a nat at least, tell overfitting. */
  private static final double OVERFITTING = 1.2;

  private static final long VARIATION_STREAM = Long.MIN_VALUE;
  private static final long SYMMETRY_STREAM = Long.MIN_VALUE + 1;

  private final PixelCnnTrainer settings;
  private final TrainingSettings values;
  private final PixelCnnSpec spec;
  private final LabelledImages training;
  private final List<Integer> classImages;
  private final LabelledImages validation;
  private final Palette palette;
  private final Dequantiser dequantiser;
  private final byte[][] levels; // empty where images vary
  private final List<Symmetry> symmetries; // that images are shown in, beside as they are
  private final int batches;
  private final Weights weights; // of the classes, then of the symmetries
  private final Optimiser optimiser;
  private final long begun = System.nanoTime();
  private final String startedFrom;
  private final Description description;

  private int epoch; // complete ones
  private int batch; // complete ones of the epoch that runs
  private double nats; // sum over the images of these
  private double secondsBefore;
  private long lastCheckpoint = System.nanoTime();
  private int bestEpoch;
  private double lastTrainNats = Double.NaN; // of the last complete epoch
  private double lastValidationNats = Double.NaN;
  private double bestTrainNats = Double.NaN;
  private double bestValidationNats = Double.NaN;
  private float[] bestWeights = {};

  TrainingRun(PixelCnnTrainer settings, LabelledImages training, LabelledImages validation) {
    this.settings = settings;
    this.values = settings.values;
    this.spec = settings.spec;
    this.training = training;
    this.classImages =
        IntStream.range(0, spec.classes())
            .mapToObj(label -> training.ofClass(label).length)
            .toList();
    List<ImageTransform> ofEveryImage =
        values.variations().stream().filter(ImageTransform::ofEveryImage).toList();
    this.validation = validation.varied(ofEveryImage, FIXED_SEED);
    LabelledImages shown = training.varied(ofEveryImage, FIXED_SEED);
    this.palette = palette(settings.start, shown);
    this.dequantiser = Dequantiser.of(palette, shown);
    this.levels = new byte[values.variations().isEmpty() ? training.size() : 0][];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = palette.symbols(training.image(i));
    }
    this.batches = (training.size() - 1) / values.batchSize() + 1;
    this.symmetries =
        values.distributionAugmentation() > 0
            ? Symmetry.of(spec.height(), spec.width())
            : List.of();
    PixelCnn start = settings.start;
    Weights first = new Weights(spec, palette, DataType.FLOAT);
    if (start == null) {
      first.initialise(values.seed());
    } else {
      HostMemory.put(ModelAssembly.weightValues(start), first.flat());
    }
    this.weights = first.withClasses(spec.classes() + symmetries.size());
    this.startedFrom = start == null ? "" : start.digest();
    this.optimiser =
        new Optimiser(
            weights,
            schedule((long) values.epochs() * batches),
            values.clipNorm(),
            values.averagingDecay());
    this.description = TrainingDescription.of(spec, values, startedFrom, training, this.validation);
  }

  /** A model that is gone on from keeps its palette, which its weights go with. */
  private Palette palette(@Nullable PixelCnn start, LabelledImages shown) {
    if (start != null) {
      return start.palette();
    }
    return spec.shape().isColour()
        ? Palette.learned(shown, spec.levels(), FIXED_SEED)
        : Palette.greys(spec.levels());
  }

  private ISchedule schedule(long steps) {
    ISchedule own = values.schedule();
    return own == null ? CosineSchedule.over(steps, values.learningRate()) : own;
  }

  PixelCnn run() {
    tellUntrainedClasses();
    resume();
    int size = Math.min(values.batchSize(), training.size());
    try (TrainingStep step =
        TrainingStep.forBatches(weights, values.workers(), values.dropout(), size)) {
      while (epoch < values.epochs() && !outOfPatience()) {
        runEpoch(step);
        validate();
        checkpoint();
      }
    }
    tellOverfitting();
    PixelCnn model = model(bestWeights, bestEpoch, bestTrainNats, bestValidationNats);
    if (!settings.keepsCheckpoint) {
      removeCheckpoint();
    }
    return model;
  }

  private void tellUntrainedClasses() {
    TrainedClasses trained = TrainedClasses.of(spec.classes(), classImages);
    if (!trained.complete()) {
      log.warn(
          "there are no training images of {}: the model learns nothing of what is not there, and"
              + " draws no images of it",
          trained.untrainedInWords());
    }
  }

  private void tellOverfitting() {
    double gap = lastValidationNats - lastTrainNats;
    if (gap > 1 && gap > (OVERFITTING - 1) * lastTrainNats) {
      log.warn(
          String.format(
              Locale.ROOT,
              "overfitting: after epoch %d the training images have %.2f nats an image, but those"
                  + " held out %.2f; kept are the weights of epoch %d (held out: %.2f); better than"
                  + " more epochs are more images, dropout or distribution augmentation",
              epoch,
              lastTrainNats,
              lastValidationNats,
              bestEpoch,
              bestValidationNats));
    }
  }

  private boolean outOfPatience() {
    return values.patience() > 0 && bestEpoch > 0 && epoch - bestEpoch >= values.patience();
  }

  private void runEpoch(TrainingStep step) {
    int[] order = order();
    while (batch < batches) {
      int from = batch * values.batchSize();
      int to = from + Math.min(training.size() - from, values.batchSize());
      byte[][] images = new byte[to - from][];
      double[][] labels = new double[to - from][weights.spec().classes()];
      long stepSeed = SeededHash.mix(values.seed(), optimiser.steps());
      for (int i = from; i < to; i++) {
        images[i - from] = levels(order[i]);
        boolean hidden = SeededHash.uniform(stepSeed, i - from) < values.labelDropout();
        labels[i - from][training.label(order[i])] = hidden ? 0 : 1;
      }
      layAnew(images, labels, SeededHash.mix(stepSeed, SYMMETRY_STREAM));
      double loss = step.gradient(images, labels, stepSeed);
      optimiser.step(step.gradients().flat(), epoch);
      nats += loss * (to - from);
      batch++;
      settings.listener.step(
          new TrainingListener.StepReport(
              epoch + 1,
              values.epochs(),
              optimiser.steps(),
              (long) values.epochs() * batches,
              loss));
      if (settings.stop.getAsBoolean()) {
        checkpoint();
        throw new CancellationException(
            "stopped after step " + optimiser.steps() + " of " + values.epochs() * (long) batches);
      }
      if (System.nanoTime() - lastCheckpoint >= settings.checkpointSeconds * 1e9) {
        checkpoint();
      }
    }
  }

  /** Shows some images mirrored, turned or transposed, and their labels tell how. */
  private void layAnew(byte[][] images, double[][] labels, long seed) {
    for (int i = 0; i < images.length; i++) {
      double drawn = SeededHash.uniform(seed, i);
      if (drawn < values.distributionAugmentation()) {
        int which = (int) (drawn / values.distributionAugmentation() * symmetries.size());
        images[i] = symmetries.get(which).apply(images[i], spec.height(), spec.width());
        labels[i][spec.classes() + which] = 1;
      }
    }
  }

  /** The levels of a training image in this epoch. */
  private byte[] levels(int image) {
    if (values.variations().isEmpty()) {
      return levels[image];
    }
    long epochSeed = SeededHash.mix(SeededHash.mix(values.seed(), VARIATION_STREAM), epoch);
    return palette.symbols(
        ImageTransform.applyAll(
            values.variations(),
            training.image(image),
            spec.shape(),
            SeededHash.mix(epochSeed, image)));
  }

  /** The order of the images in this epoch: a shuffle that seed and epoch decide. */
  private int[] order() {
    return Shuffle.order(training.size(), SeededHash.mix(values.seed(), -1L - epoch));
  }

  private void validate() {
    double trainNats = nats / training.size();
    double validationNats = Double.NaN;
    Weights average = optimiser.average().withClasses(spec.classes());
    if (validation.size() > 0) {
      double[] scores = new Scorer(average).score(validation, validation::label);
      validationNats = -Arrays.stream(scores).average().orElseThrow();
      requireFinite(validationNats);
    }
    epoch++;
    batch = 0;
    nats = 0;
    lastTrainNats = trainNats;
    lastValidationNats = validationNats;
    float[] averaged = new float[(int) average.flat().length()];
    HostMemory.get(average.flat(), averaged);
    if (validation.size() == 0 || bestEpoch == 0 || validationNats < bestValidationNats) {
      bestEpoch = epoch;
      bestTrainNats = trainNats;
      bestValidationNats = validationNats;
      bestWeights = averaged;
    }
    settings.listener.epoch(
        new TrainingListener.EpochReport(
            epoch,
            values.epochs(),
            trainNats,
            validationNats,
            seconds(),
            model(averaged, epoch, trainNats, validationNats)));
  }

  private void requireFinite(double validationNats) {
    if (!Double.isFinite(validationNats)) {
      throw new DivergedException(
          "the validation images' likelihood is not finite after epoch %d; try a lower learning rate"
              .formatted(epoch + 1));
    }
  }

  private PixelCnn model(float[] flat, int epochs, double trainNats, double validationNats) {
    Weights own = new Weights(spec, palette, DataType.FLOAT);
    HostMemory.put(flat, own.flat());
    Provenance provenance =
        new Provenance(
            settings.dataset,
            settings.digest,
            training.size(),
            classImages,
            training.classNames(),
            values.seed(),
            epochs,
            (long) epochs * batches,
            seconds(),
            trainNats,
            validationNats,
            values.describe(),
            startedFrom,
            ModelAssembly.programVersion());
    return ModelAssembly.assemble(own, provenance, dequantiser);
  }

  private double seconds() {
    return secondsBefore + (System.nanoTime() - begun) / 1e9;
  }

  private void checkpoint() {
    Path file = settings.checkpoint;
    lastCheckpoint = System.nanoTime();
    if (file == null) {
      return;
    }
    Checkpoint checkpoint =
        new Checkpoint(
            description,
            epoch,
            batch,
            optimiser.steps(),
            nats,
            seconds(),
            bestEpoch,
            bestTrainNats,
            bestValidationNats,
            bestWeights,
            optimiser.save());
    try {
      checkpoint.save(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void resume() {
    Path file = settings.checkpoint;
    if (file == null || !Files.exists(file)) {
      return;
    }
    try {
      Checkpoint checkpoint = Checkpoint.load(file, description);
      epoch = checkpoint.epoch();
      batch = checkpoint.batch();
      nats = checkpoint.nats();
      secondsBefore = checkpoint.seconds();
      bestEpoch = checkpoint.bestEpoch();
      bestTrainNats = checkpoint.bestTrainNats();
      bestValidationNats = checkpoint.bestValidationNats();
      bestWeights = checkpoint.bestWeights();
      lastTrainNats = bestTrainNats;
      lastValidationNats = bestValidationNats;
      requireBestWeights();
      optimiser.restore(checkpoint.optimiser(), checkpoint.step());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("%s: %s".formatted(file, e.getMessage()), e);
    }
    settings.listener.resumed(
        new TrainingListener.ResumeReport(
            epoch, values.epochs(), optimiser.steps(), (long) values.epochs() * batches));
  }

  private void requireBestWeights() {
    long expected = bestEpoch == 0 ? 0 : Weights.size(spec);
    if (bestWeights.length != expected) {
      throw new IllegalArgumentException(
          "the weights of the best epoch, %d, must be %d numbers, but are %d"
              .formatted(bestEpoch, expected, bestWeights.length));
    }
  }

  private void removeCheckpoint() {
    Path file = settings.checkpoint;
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
