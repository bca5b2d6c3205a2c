package io.github.learnedmixup.pixelcnn.training;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.Provenance;
import io.github.learnedmixup.pixelcnn.Scorer;
import io.github.learnedmixup.pixelcnn.batch.ChannelOrder;
import io.github.learnedmixup.pixelcnn.batch.IteratorImages;
import io.github.learnedmixup.pixelcnn.error.DivergedException;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.image.Symmetry;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Trains a {@link PixelCnn} by maximum likelihood.
 *
 * <pre>{@code
 * PixelCnn model =
 *     PixelCnnTrainer.builder(PixelCnnSpec.of(28, 28, 10)).epochs(20).build().train(iterator);
 * }</pre>
 *
 * <p>The same settings, data and machine give the same weights, also when a run is stopped and goes
 * on from its checkpoint. The number of workers is one of these settings, and by default that of
 * the processors: a run that is to go on elsewhere is given the same. With several workers, BLAS
 * should use one thread a product; whoever owns the process sets that: {@code
 * Nd4j.factory().blas().setMaxThreads(1)}.
 *
 * <p>A class without a training image is not learnt: it is named in a warning, counted in the
 * model's {@link Provenance#classImages()} and left out of what is drawn and mixed. A warning
 * tells, too, of overfitting: where after the last epoch held-out images have a fifth and a nat
 * more than the training images.
 *
 * <p>A trainer is immutable; each call of {@code train} is a run of its own.
 */
public final class PixelCnnTrainer {
  final PixelCnnSpec spec;
  final TrainingSettings values;
  final String dataset;
  final String digest;
  final @Nullable PixelCnn start;
  final @Nullable Path checkpoint;
  final double checkpointSeconds;
  final boolean keepsCheckpoint;
  final TrainingListener listener;
  final BooleanSupplier stop;
  private final @Nullable ChannelOrder channelOrder;

  private PixelCnnTrainer(Builder settings) {
    this.spec = settings.spec;
    this.values = settings.values();
    requireRoomForSymmetries();
    this.dataset = settings.dataset;
    this.digest = settings.digest;
    this.start = settings.start;
    this.checkpoint = settings.checkpoint;
    this.checkpointSeconds = settings.checkpointSeconds;
    this.keepsCheckpoint = settings.keepsCheckpoint;
    this.listener = settings.listener;
    this.stop = settings.stop;
    this.channelOrder = settings.channelOrder;
  }

  /** The network is told of a symmetry as of a class. */
  private void requireRoomForSymmetries() {
    int most = PixelCnnSpec.MOST_CLASSES - Symmetry.of(spec.height(), spec.width()).size();
    if (values.distributionAugmentation() > 0 && spec.classes() > most) {
      throw new IllegalArgumentException(
          "with distributionAugmentation classes must be at most %d, but are %d"
              .formatted(most, spec.classes()));
    }
  }

  /** Begins a trainer with default settings for a network of the given structure. */
  public static Builder builder(PixelCnnSpec spec) {
    return new Builder(spec);
  }

  /**
   * Trains on images.
   *
   * @param training what the gradients come from
   * @param validation chooses the epoch whose averaged weights are returned; may be empty, and then
   *     those of the last epoch are
   * @throws InvalidInputException if the images do not fit the spec, there are none to train on, or
   *     the checkpoint is of another run
   * @throws DivergedException if a gradient, or the likelihood of the validation images, is not
   *     finite any more
   * @throws java.util.concurrent.CancellationException if told to stop; the checkpoint is written
   * @throws IllegalStateException if the calling thread is interrupted, which it is still marked
   *     as; the checkpoint is the one that was written last
   */
  public PixelCnn train(LabelledImages training, LabelledImages validation) {
    Scorer.requireFit(spec, training);
    Scorer.requireFit(spec, validation);
    if (training.size() == 0) {
      throw new InvalidInputException("there must be images to train on, but there are none");
    }
    return new TrainingRun(this, training, validation).run();
  }

  /**
   * Trains on all images of an iterator, a tenth of which, chosen by the seed, serve as validation.
   *
   * @param iterator features as {@link io.github.learnedmixup.pixelcnn.batch.ImageLayout} knows
   *     them, in [0, 1] or in [0, 255], one-hot labels; reset before and after if it can be
   * @throws InvalidInputException if it is empty or its images do not fit the spec
   * @throws DivergedException see {@link #train(LabelledImages, LabelledImages)}, also for what
   *     ends a training early
   */
  public PixelCnn train(DataSetIterator iterator) {
    LabelledImages all = IteratorImages.read(iterator, spec, channelOrder).shuffled(values.seed());
    int validation = all.size() / 10;
    return train(all.range(validation, all.size()), all.range(0, validation));
  }

  /** Collects settings; the documentation of {@link TrainingSettings} gives ranges and defaults. */
  public static final class Builder {
    private static final TrainingSettings DEFAULTS = TrainingSettings.DEFAULTS;

    private final PixelCnnSpec spec;
    private int epochs = DEFAULTS.epochs();
    private int batchSize = DEFAULTS.batchSize();
    private @Nullable Double learningRate;
    private @Nullable ISchedule schedule = DEFAULTS.schedule();
    private long seed = DEFAULTS.seed();
    private double clipNorm = DEFAULTS.clipNorm();
    private double averagingDecay = DEFAULTS.averagingDecay();
    private double dropout = DEFAULTS.dropout();
    private double labelDropout = DEFAULTS.labelDropout();
    private double distributionAugmentation = DEFAULTS.distributionAugmentation();
    private int patience = DEFAULTS.patience();
    private List<ImageTransform> variations = DEFAULTS.variations();
    private int workers = DEFAULTS.workers();
    private String dataset = "unnamed";
    private String digest = "";
    private @Nullable PixelCnn start;
    private @Nullable Path checkpoint;
    private double checkpointSeconds = 60;
    private boolean keepsCheckpoint;
    private TrainingListener listener = new TrainingListener() {};
    private BooleanSupplier stop = () -> false;
    private @Nullable ChannelOrder channelOrder;

    private Builder(PixelCnnSpec spec) {
      this.spec = Objects.requireNonNull(spec, "spec");
    }

    private TrainingSettings values() {
      if (learningRate != null && schedule != null) {
        throw new IllegalArgumentException(
            "learningRate must not be given together with schedule, but is %s beside %s"
                .formatted(learningRate, schedule));
      }
      return new TrainingSettings(
          epochs,
          batchSize,
          learningRate == null ? DEFAULTS.learningRate() : learningRate,
          schedule,
          seed,
          clipNorm,
          averagingDecay,
          dropout,
          labelDropout,
          distributionAugmentation,
          patience,
          variations,
          workers);
    }

    /** Passes over the training images. */
    @CanIgnoreReturnValue
    public Builder epochs(int value) {
      epochs = value;
      return this;
    }

    /** Images of an optimiser step. */
    @CanIgnoreReturnValue
    public Builder batchSize(int value) {
      batchSize = value;
      return this;
    }

    /** Peak of Adam's rate, which rises over the first steps and falls along a cosine. */
    @CanIgnoreReturnValue
    public Builder learningRate(double value) {
      learningRate = value;
      return this;
    }

    /**
     * Adam's rate at each step and epoch, both counted from 0, in place of the cosine; not together
     * with {@link #learningRate}. A run goes on from its checkpoint only if the schedule's {@code
     * toString()} is the same; one of your own must tell its settings there, as ND4J's do, but for
     * its {@code RampSchedule}, in whose place there is {@link
     * io.github.learnedmixup.pixelcnn.training.RampedSchedule}.
     */
    @CanIgnoreReturnValue
    public Builder schedule(ISchedule value) {
      schedule = value.clone();
      return this;
    }

    /**
     * Seed of the initial weights, the order of the images, what is dropped and how images vary.
     */
    @CanIgnoreReturnValue
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** Longest L2 norm of a gradient. */
    @CanIgnoreReturnValue
    public Builder clipNorm(double value) {
      clipNorm = value;
      return this;
    }

    /** Limit of the decay of the averaged weights. */
    @CanIgnoreReturnValue
    public Builder averagingDecay(double value) {
      averagingDecay = value;
      return this;
    }

    /**
     * Share that is dropped in training of the horizontal gates' outputs, of a single stack of the
     * head's inputs.
     */
    @CanIgnoreReturnValue
    public Builder dropout(double value) {
      dropout = value;
      return this;
    }

    /**
     * Share of the images whose class is hidden, so that the unconditional model is learnt, too.
     */
    @CanIgnoreReturnValue
    public Builder labelDropout(double value) {
      labelDropout = value;
      return this;
    }

    /**
     * Share of the images that are shown mirrored, turned or transposed, the network being told
     * how, so that few images teach more and what is drawn is as they are.
     */
    @CanIgnoreReturnValue
    public Builder distributionAugmentation(double value) {
      distributionAugmentation = value;
      return this;
    }

    /** Epochs without a better validation after which to stop; 0 never stops early. */
    @CanIgnoreReturnValue
    public Builder patience(int value) {
      patience = value;
      return this;
    }

    /**
     * What is done to every training image, anew in every epoch and in this order; none unless
     * given. Those that are {@link ImageTransform#ofEveryImage()} are done to the validation
     * images, too, once and by a fixed seed.
     */
    @CanIgnoreReturnValue
    public Builder variations(List<ImageTransform> inOrder) {
      variations = List.copyOf(inOrder);
      return this;
    }

    /**
     * Threads that share a batch's images; the processors at hand unless given. A run goes on from
     * its checkpoint with the same number only.
     */
    @CanIgnoreReturnValue
    public Builder workers(int value) {
      workers = value;
      return this;
    }

    /** What the model's provenance says of its data; "unnamed" unless given. */
    @CanIgnoreReturnValue
    public Builder dataset(String name, String sha256) {
      dataset = Objects.requireNonNull(name, "name");
      digest = Objects.requireNonNull(sha256, "sha256");
      return this;
    }

    /**
     * Whose weights the training begins with, for instance to go on with other images or at another
     * rate; random ones unless given. Images that it was trained on should not be held out to
     * validate the new run.
     *
     * @throws InvalidInputException if its structure is another one than the spec's
     */
    @CanIgnoreReturnValue
    public Builder startFrom(PixelCnn model) {
      if (!model.spec().equals(spec)) {
        throw new InvalidInputException(
            "the model to start from must have the structure %s, but has %s"
                .formatted(spec, model.spec()));
      }
      start = model;
      return this;
    }

    /**
     * Where the run's state is kept. An existing file of the same run is gone on from; the file is
     * removed when the run is complete, unless it is {@linkplain #keepCheckpoint kept}. None unless
     * given.
     */
    @CanIgnoreReturnValue
    public Builder checkpoint(Path file) {
      checkpoint = Objects.requireNonNull(file, "file");
      return this;
    }

    /**
     * Seconds between two checkpoints, 0 for one after each step; default 60; one is written after
     * each epoch, too.
     *
     * @throws IllegalArgumentException if they are negative
     */
    @CanIgnoreReturnValue
    public Builder checkpointEvery(double seconds) {
      if (!(seconds >= 0)) {
        throw new IllegalArgumentException(
            "checkpoint seconds must not be negative, but are " + seconds);
      }
      checkpointSeconds = seconds;
      return this;
    }

    /**
     * Leaves the checkpoint of a complete run where it is, for whoever removes it when the model is
     * safe: until then the same run, begun again, gives the model at once. It is removed unless
     * this is called.
     */
    @CanIgnoreReturnValue
    public Builder keepCheckpoint() {
      keepsCheckpoint = true;
      return this;
    }

    /** Sets the receiver of progress; default none. */
    @CanIgnoreReturnValue
    public Builder progress(TrainingListener hears) {
      listener = Objects.requireNonNull(hears, "hears");
      return this;
    }

    /**
     * Sets the order in which an iterator's colour images have their channels. Unless given, it is
     * BGR for DataVec's readers of images and RGB for all else.
     */
    @CanIgnoreReturnValue
    public Builder channelOrder(ChannelOrder value) {
      channelOrder = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Asked after each step whether to write a checkpoint and stop; never unless given. */
    @CanIgnoreReturnValue
    public Builder stopWhen(BooleanSupplier condition) {
      stop = Objects.requireNonNull(condition, "condition");
      return this;
    }

    /**
     * The trainer.
     *
     * @throws IllegalArgumentException if a setting is out of its range, a schedule does not tell
     *     its settings, there are both a learning rate and a schedule, or, with distribution
     *     augmentation, more than 993 classes of square images or more than 997 of others
     */
    public PixelCnnTrainer build() {
      return new PixelCnnTrainer(this);
    }
  }
}
