package io.github.learnedmixup.augment;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.github.learnedmixup.pixelcnn.InvalidInputException;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.Sampler;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.ref.Cleaner;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wraps the iterator that feeds a classifier and replaces some of its images by ones that a {@link
 * PixelCnn} draws between two classes, each with its soft label.
 *
 * <pre>{@code
 * try (var train = new LearnedMixupIterator(base, PixelCnn.load(path))) {
 *   classifier.fit(train, epochs);
 * }
 * }</pre>
 *
 * <p><b>Batches.</b> They have the base's size, shape and type: features {@code [n, height *
 * width]}, {@code [n, 1, height, width]} or {@code [n, height, width, 1]}, labels {@code [n,
 * classes]}, FLOAT or DOUBLE. Real rows are bit for bit what the base gave. Rows of labels of
 * synthetic images have no negative and sum to exactly 1. Masks and example metadata are those of
 * the base; so a synthetic image has those of the real one whose place it takes. The arrays of a
 * batch are the caller's alone.
 *
 * <p><b>Values.</b> Synthetic images are made in raw greys, 0 to 255, which look like those of real
 * images, and go through the base's preprocessor once. If the base's images were in [0, 1] before
 * their preprocessor, or have none and are in [0, 1], synthetic ones are, too; {@link
 * Builder#valueScale} says what the first batch does not tell. A preprocessor that divides by each
 * pixel's own deviation makes huge numbers of a pixel that was constant in the images it was fitted
 * on, in real images as in synthetic ones.
 *
 * <p><b>Reproducibility.</b> What is synthetic, and what it shows, follows from the seed, the
 * settings and the number of examples delivered before; with {@link SampleSupply.LatePolicy#WAIT},
 * the default, the same base, model, settings and seed give the same batches on one machine,
 * however fast they are made. An epoch begins with the first {@code next()} after a {@code
 * reset()}: a reset that comes early or twice changes nothing else.
 *
 * <p><b>Threads.</b> The iterator is used by one thread at a time; only {@link #close()} and {@link
 * #metrics()} may be called from others meanwhile. It prefetches by itself on one daemon thread,
 * which starts with the first batch and ends with {@link #close()}, at the latest when the iterator
 * has been forgotten. It cannot be serialised.
 *
 * <p><b>Errors.</b> {@code next()} throws {@link InvalidInputException} if the base does not go
 * with the model, {@link SampleGenerationException} if images cannot be had (another {@code next()}
 * tries the same batch again), {@link IllegalStateException} after {@link #close()}, and whatever
 * the base throws.
 */
public final class LearnedMixupIterator extends WrappingIterator implements AutoCloseable {
  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(LearnedMixupIterator.class);
  private static final Cleaner CLEANER = Cleaner.create();

  private final transient SampleSource source;
  private final transient Builder settings;
  private final transient ImagePainter painter;
  private final transient SampleFeed feed;
  private final transient Cleaner.Cleanable forgotten;

  private transient volatile boolean closed;
  private final transient AtomicLong epochs = new AtomicLong();
  private transient boolean inEpoch;
  private transient boolean reset;
  private transient boolean logged;
  private transient long examples; // delivered so far, in all epochs
  private transient @Nullable DataSet held; // a batch of the base that could not be completed

  /**
   * Wraps an iterator, with the default settings.
   *
   * @param base gives real images of the model's size and classes
   * @param model draws the synthetic ones
   * @throws InvalidInputException if the model has one class only
   */
  public LearnedMixupIterator(DataSetIterator base, PixelCnn model) {
    this(builder(base, model));
  }

  private LearnedMixupIterator(Builder settings) {
    super(settings.base);
    this.source = settings.source;
    this.settings = settings;
    this.painter = new ImagePainter(source.spec(), settings.valueScale);
    SlotPlan plan =
        new SlotPlan(settings.mix, settings.supply, source.spec().classes(), settings.seed);
    SampleGenerator generator =
        new SampleGenerator(source, settings.mix, settings.supply.ringSize());
    SampleCache cache = new SampleCache(settings.supply.cacheBytes());
    this.feed = new SampleFeed(plan, settings.supply, cache, generator, settings.seed);
    // Neither the generator nor this action knows the iterator, so that it can be forgotten.
    this.forgotten = CLEANER.register(this, feed.halting());
  }

  /**
   * Starts from the default settings.
   *
   * @param base gives real images of the model's size and classes
   * @param model draws the synthetic ones
   * @throws InvalidInputException if the model has one class only
   */
  public static Builder builder(DataSetIterator base, PixelCnn model) {
    return builder(base, SampleSource.of(model));
  }

  /** Starts from the default settings for a source of samples; for the tests of this package. */
  static Builder builder(DataSetIterator base, SampleSource source) {
    return new Builder(base, source);
  }

  /** The base's next batch, with synthetic images in some places. */
  @Override
  public DataSet next() {
    return next(base::next);
  }

  /**
   * The same for a batch of another size.
   *
   * @param number how many examples to ask the base for; without effect if the last call failed to
   *     complete its batch, which is then tried again
   */
  @Override
  public DataSet next(int number) {
    return next(() -> base.next(number));
  }

  private DataSet next(Supplier<DataSet> following) {
    requireOpen();
    if (held == null) {
      held = read(following);
    }
    DataSet batch = held;
    DataSetPreProcessor preProcessor = preProcessor();
    painter.learnScale(batch, preProcessor);
    logOnce();
    int size = (int) batch.getFeatures().size(0);
    SampleFeed.Batch samples = take(size);
    mix(batch, samples.deliveries(), preProcessor);
    held = null;
    examples += size;
    feed.advance(samples, examples);
    return batch;
  }

  private DataSet read(Supplier<DataSet> following) {
    if (!base.hasNext()) {
      if (examples == 0) {
        throw new InvalidInputException("the base iterator is empty: it has no example to give");
      }
      throw new NoSuchElementException("the epoch is over; reset() begins another one");
    }
    DataSet batch = following.get();
    BatchCheck.requireFits(batch, source.spec());
    if (!inEpoch) {
      inEpoch = true;
      epochs.incrementAndGet();
    }
    // The base may reuse its arrays, or change them, before a batch that failed is tried again.
    return copy(batch);
  }

  private SampleFeed.Batch take(int size) {
    try {
      return feed.take(examples, size);
    } catch (CancellationException e) {
      throw new IllegalStateException("the iterator was closed while it waited for images", e);
    }
  }

  /** Writes the synthetic rows into a batch that is ours. */
  private void mix(
      DataSet batch,
      List<SampleFeed.Delivery> deliveries,
      @Nullable DataSetPreProcessor preProcessor) {
    if (deliveries.isEmpty()) {
      return;
    }
    INDArray labels =
        Detached.create(() -> labels(deliveries).castTo(batch.getLabels().dataType()));
    INDArray images = painter.paint(deliveries, batch, labels, preProcessor);
    int[] rows = deliveries.stream().mapToInt(SampleFeed.Delivery::row).toArray();
    RowMajor.put(images, batch.getFeatures(), rows);
    RowMajor.put(labels, batch.getLabels(), rows);
  }

  private INDArray labels(List<SampleFeed.Delivery> deliveries) {
    float[][] rows = new float[deliveries.size()][source.spec().classes()];
    for (int i = 0; i < rows.length; i++) {
      SampleKey key = deliveries.get(i).key();
      double share = settings.labels.shareOfFirst(key.lambda(), deliveries.get(i).image());
      rows[i][key.first()] = (float) share;
      rows[i][key.second()] = (float) (1 - share);
    }
    return Nd4j.createFromArray(rows);
  }

  private @Nullable DataSetPreProcessor preProcessor() {
    try {
      return base.getPreProcessor();
    } catch (UnsupportedOperationException e) {
      return null; // an iterator that cannot have one says so in this way
    }
  }

  private void logOnce() {
    if (!logged) {
      logged = true;
      log.info(
          "learned mixup: seed {}, {}, {}, {}, values {}",
          settings.seed,
          settings.mix,
          settings.supply,
          settings.labels,
          painter.scale());
    }
  }

  /**
   * Whether the epoch has another batch.
   *
   * @throws InvalidInputException if the base was reset and still has not a single one
   */
  @Override
  public boolean hasNext() {
    if (held != null || base.hasNext()) {
      return true;
    }
    if (examples == 0 && reset) {
      // Training on it would end at once, without a word.
      throw new InvalidInputException("the base iterator is empty: it has no example to give");
    }
    return false;
  }

  /**
   * Resets the base; the next {@code next()} begins an epoch. Samples under way stay so.
   *
   * @throws UnsupportedOperationException if the base cannot be reset
   */
  @Override
  public void reset() {
    if (!base.resetSupported()) {
      throw new UnsupportedOperationException(
          base.getClass().getName() + " cannot be reset: it is good for one epoch");
    }
    base.reset();
    held = null;
    inEpoch = false;
    reset = true;
  }

  /** False: this iterator prefetches by itself. */
  @Override
  public boolean asyncSupported() {
    return false;
  }

  /** What was done so far. Thread safe. */
  public SupplyMetrics metrics() {
    return feed.metrics(epochs.get());
  }

  /**
   * Ends the generator's thread, within a second, and lets a {@code next()} that waits for it fail.
   * The base stays open. Thread safe; twice is harmless.
   */
  @Override
  public void close() {
    closed = true;
    feed.close();
    forgotten.clean();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the iterator is closed");
    }
  }

  @SuppressWarnings("UnusedVariable") // Java's serialisation prescribes the parameter
  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw notSerializable();
  }

  @SuppressWarnings("UnusedVariable") // Java's serialisation prescribes the parameter
  private void readObject(ObjectInputStream in) throws NotSerializableException {
    throw notSerializable();
  }

  private static NotSerializableException notSerializable() {
    return new NotSerializableException(
        LearnedMixupIterator.class.getName()
            + " cannot be serialised: it has a thread and a cache; serialise the base instead");
  }

  /** Collects the settings of a {@link LearnedMixupIterator}; see {@link #build()}. */
  public static final class Builder {
    private final DataSetIterator base;
    private SampleSource source;
    private MixPlan mix = MixPlan.defaults();
    private SampleSupply supply = SampleSupply.defaults();
    private SoftLabels labels = SoftLabels.requested();
    private long seed = 1;
    private @Nullable ValueScale valueScale;

    private Builder(DataSetIterator base, SampleSource source) {
      this.base = Objects.requireNonNull(base, "base");
      this.source = source;
      if (source.spec().classes() < 2) {
        throw new InvalidInputException(
            "the model must have at least 2 classes to mix, but has " + source.spec().classes());
      }
    }

    private Builder(Builder original) {
      this.base = original.base;
      this.source = original.source;
      this.mix = original.mix;
      this.supply = original.supply;
      this.labels = original.labels;
      this.seed = original.seed;
      this.valueScale = original.valueScale;
    }

    /** What is mixed, and how much of it; default {@link MixPlan#defaults()}. */
    @CanIgnoreReturnValue
    public Builder mixPlan(MixPlan newMix) {
      mix = Objects.requireNonNull(newMix, "mixPlan");
      return this;
    }

    /** How samples are made, kept and used again; default {@link SampleSupply#defaults()}. */
    @CanIgnoreReturnValue
    public Builder sampleSupply(SampleSupply newSupply) {
      supply = Objects.requireNonNull(newSupply, "sampleSupply");
      return this;
    }

    /** How synthetic images are labelled; default {@link SoftLabels#requested()}. */
    @CanIgnoreReturnValue
    public Builder softLabels(SoftLabels newLabels) {
      labels = Objects.requireNonNull(newLabels, "softLabels");
      return this;
    }

    /**
     * Who draws the samples; default {@link PixelCnn#sampler()}, which computes on the thread that
     * calls it. {@code () -> model.sampler(4)} has four workers draw side by side; a sampler of
     * your own may draw elsewhere, or what another program drew before.
     *
     * @param newSamplers makes a sampler of images of the model's size, classes and levels, on the
     *     thread that will use and close it; that is done anew where one has failed. For batches
     *     that are the same always, what is drawn must follow from the request alone.
     */
    @CanIgnoreReturnValue
    public Builder samplers(Supplier<? extends Sampler> newSamplers) {
      Objects.requireNonNull(newSamplers, "samplers");
      source = new SampleSource(source.spec(), newSamplers, source.greys());
      return this;
    }

    /** Decides every place, pair, mix and image; default 1. */
    @CanIgnoreReturnValue
    public Builder seed(long newSeed) {
      seed = newSeed;
      return this;
    }

    /**
     * In which numbers the base has its images before its preprocessor, if any; default: decided by
     * the first batch.
     */
    @CanIgnoreReturnValue
    public Builder valueScale(ValueScale newScale) {
      valueScale = Objects.requireNonNull(newScale, "valueScale");
      return this;
    }

    /** Creates the iterator; nothing is drawn before its first batch. */
    public LearnedMixupIterator build() {
      return new LearnedMixupIterator(new Builder(this));
    }
  }
}
