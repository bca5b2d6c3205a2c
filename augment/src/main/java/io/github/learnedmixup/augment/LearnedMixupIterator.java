package io.github.learnedmixup.augment;

import io.github.learnedmixup.augment.bank.SampleStore;
import io.github.learnedmixup.augment.batch.BaseBatchReader;
import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.batch.ChannelAgreement;
import io.github.learnedmixup.augment.batch.EvaluationWarning;
import io.github.learnedmixup.augment.batch.IteratorCaller;
import io.github.learnedmixup.augment.batch.WrappingIterator;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.batch.PixelRangeRule;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.identity.Description;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.lang.ref.Cleaner;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wraps the iterator that feeds a classifier and replaces some of its images by ones that a {@link
 * PixelCnn} draws between two classes, each with its soft label, or adds them.
 *
 * <pre>{@code
 * try (var train = new LearnedMixupIterator(base, PixelCnn.load(path))) {
 *   classifier.fit(train, epochs);
 * }
 * }</pre>
 *
 * <p><b>Settings.</b> By default a quarter of each batch is synthetic, and each synthetic image is
 * like two real ones of the base, which the constructor and {@link LearnedMixupBuilder#build} read
 * once; see {@link LearnedMixupBuilder#parentsOfBase}. A {@link Preset} has settings for a number
 * of labelled images.
 *
 * <p><b>Batches.</b> They have the base's shape and type: features {@code [n, height * width]},
 * {@code [n, 1, height, width]} or {@code [n, height, width, 1]}, labels {@code [n, classes]},
 * FLOAT or DOUBLE. Real rows are bit for bit what the base gave. Rows of labels of synthetic images
 * have no negative and sum to exactly 1. Masks and example metadata are those of the base; so a
 * synthetic image has those of the real one whose place it takes. One that is {@linkplain
 * MixPlan.Placement#ADD added} has a mask of ones, if there is any, and null as its metadata. The
 * arrays of a batch are the caller's alone.
 *
 * <p><b>Values.</b> Synthetic images are made in raw greys, 0 to 255, which look like those of real
 * images, and go through the base's preprocessor once. If the base's images were in [0, 1] before
 * their preprocessor, or have none and are in [0, 1], synthetic ones are, too; {@link
 * LearnedMixupBuilder#pixelRange} says what the first batch does not tell; {@link PixelRangeRule}
 * has the rule. A preprocessor that divides by each pixel's own deviation makes huge numbers of a
 * pixel that was constant in the images it was fitted on, in real images as in synthetic ones.
 *
 * <p><b>Reproducibility.</b> What is synthetic follows from the seed, the settings, the epoch and
 * the number of batches and examples delivered in it; what it shows, from the number of synthetic
 * images before it. With {@link SampleSupply.LatePolicy#WAIT}, the default, the same base, model,
 * settings and seed give the same batches on one machine, however fast they are made and by however
 * many threads; under the other policies, what a late sample's place has is a matter of timing. An
 * epoch begins with the first {@code next()} after a {@code reset()}: a reset that comes early or
 * twice changes nothing else.
 *
 * <p><b>Resuming.</b> {@link #state()} tells, after any batch, where the iterator is; {@link
 * LearnedMixupBuilder#resumeFrom} makes one that goes on from there, in another process, too. It is
 * given a base that is at its beginning, as it was when the first iterator was made, with the same
 * preprocessor: with its first batch it resets the base as often as it was reset before, since many
 * bases shuffle with each reset, and skips what was delivered of the epoch. So the remaining
 * batches are the same if the base gives the same batches after as many resets; one that shuffles
 * by the clock does not. Samples are drawn again as they are needed. A {@code reset()} before the
 * first of these batches, as an {@code EarlyStoppingTrainer} calls it, keeps the place; a second
 * one leaves the rest of the epoch out.
 *
 * <p><b>Order of the classes.</b> It must be the same in base and model. A model that was trained
 * classifies 16 to 48 of the base's first images, once, on a daemon thread, which takes a few
 * seconds of a core; where another order of the classes agrees with it far better, a warning says
 * so. That is left out where it would take longer, as with over 79 classes of 28x28 pixels, and
 * where what the preprocessor was given cannot be told.
 *
 * <p><b>Threads.</b> The iterator is used by one thread at a time; only {@link #close()} and {@link
 * #metrics()} may be called from others meanwhile. It prefetches by itself on daemon threads, one
 * for each device that draws unless {@link SampleSupply#generators()} says more, which start with
 * the first batch and end with {@link #close()}, at the latest when the iterator has been
 * forgotten. It cannot be serialised.
 *
 * <p><b>Evaluating.</b> It is for training: where a network is evaluated on it, the log warns once,
 * since figures of mixed images tell nothing of real ones.
 *
 * <p><b>Errors.</b> All of them reach the caller of {@code fit}, since Deeplearning4j does not
 * prefetch this iterator. {@code next()} throws {@link InvalidInputException} if the base does not
 * go with the model (it does so again until a {@code reset()}: a batch is not left out in silence,
 * and a run that is resumed comes to the same one), {@link SampleGenerationException} if images
 * cannot be had (another {@code next()} tries the same batch again), {@link IllegalStateException}
 * after {@link #close()}, and whatever the base throws. After {@link #close()}, {@code hasNext()},
 * {@code reset()} and {@link #renewPairs} throw {@link IllegalStateException} as well; {@link
 * #state()}, {@link #metrics()} and what is asked of the base still answer.
 */
public final class LearnedMixupIterator extends WrappingIterator implements AutoCloseable {
  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(LearnedMixupIterator.class);
  private static final Cleaner CLEANER = Cleaner.create();

  private final transient SampleSource source;
  private final transient LearnedMixupBuilder.Settings settings;
  private final transient BaseBatchReader cursor;
  private final transient FeatureRenderer painter;
  private final transient BatchMixer mixer;
  private final transient SlotPlan plan;
  private final transient SamplePrefetcher feed;
  private final transient LabelAgreement agreement;
  private final transient Cleaner.Cleanable forgotten;

  private transient volatile boolean closed;
  private final transient EvaluationWarning warning = new EvaluationWarning();
  private transient boolean logged;
  private transient boolean checksChannels; // until the first batch
  private transient boolean resuming; // until a batch or a reset, where there is a place to keep
  private transient @Nullable Ready ready; // by hasNext(), and not delivered yet
  private final transient Description description;
  private transient volatile MixPosition at; // written by the consuming thread alone
  private transient long batchesPerEpoch; // 0 as long as it is not known

  /**
   * A batch that can be delivered.
   *
   * @param after where the iterator is once it has been
   */
  private record Ready(
      DataSet batch, SamplePrefetcher.Batch samples, int pixelMixed, MixPosition after) {}

  /**
   * Wraps an iterator, with the default settings. The base is read and reset, if it can be; see
   * {@link LearnedMixupBuilder#parentsOfBase}.
   *
   * @param base gives real images of the model's size and classes
   * @param model draws the synthetic ones
   * @throws InvalidInputException if the model has training images of one class only
   */
  public LearnedMixupIterator(DataSetIterator base, PixelCnn model) {
    this(builder(base, model).settings());
  }

  /** Opens the bank, if there is one, and starts nothing. */
  LearnedMixupIterator(LearnedMixupBuilder.Settings settings) {
    super(settings.base());
    this.source = settings.source();
    this.settings = settings;
    this.description = settings.describe();
    MixState from = settings.from();
    this.at = from == null ? MixPosition.beginning(settings.mix().pairs()) : from.position();
    this.resuming = from != null && at.hasBegun();
    this.cursor = new BaseBatchReader(base, source.spec(), from == null ? null : at.delivered());
    this.batchesPerEpoch = settings.batchesPerEpoch();
    this.checksChannels = settings.checksChannels();
    this.painter =
        new FeatureRenderer(
            source.spec(), settings.channelOrder(), settings.pixelRange(), at.scale());
    MixPlan mix = settings.mix();
    SampleSupply supply = settings.supply();
    long seed = settings.seed();
    this.mixer = new BatchMixer(mix, supply, settings.labels(), source.trained(), painter, seed);
    this.plan = new SlotPlan(mix, supply, source.trained(), seed, at.pairs());
    SampleStore store = settings.store();
    SampleGenerator generator = new SampleGenerator(source, mix, supply, store);
    SampleCache cache = new SampleCache(supply.cacheBytes());
    this.feed = new SamplePrefetcher(plan, supply, cache, store, generator, seed, at.slots());
    this.agreement = new LabelAgreement(source, settings.checksLabels(), at.batches());
    // Neither the generator nor this action knows the iterator, so that it can be forgotten.
    this.forgotten = CLEANER.register(this, feed.halting());
  }

  /**
   * Starts from the default settings.
   *
   * @param base gives real images of the model's size and classes
   * @param model draws the synthetic ones
   * @throws InvalidInputException if the model has training images of one class only
   */
  public static LearnedMixupBuilder builder(DataSetIterator base, PixelCnn model) {
    return new LearnedMixupBuilder(base, SampleSource.of(model), /* readsBase= */ true);
  }

  /** Starts from the default settings for a source of samples; for the tests of this package. */
  static LearnedMixupBuilder builder(DataSetIterator base, SampleSource source) {
    return new LearnedMixupBuilder(base, source, /* readsBase= */ false);
  }

  /** The base's next batch, with synthetic images in some places. */
  @Override
  public DataSet next() {
    return next(base::next, /* byNext= */ true);
  }

  /**
   * The base's next batch of a size, with synthetic images in some places.
   *
   * @param number how many examples to ask the base for; without effect if the last call failed to
   *     complete its batch, which is then tried again as it was read
   */
  @Override
  public DataSet next(int number) {
    return next(() -> base.next(number), /* byNext= */ false);
  }

  private DataSet next(Supplier<DataSet> following, boolean byNext) {
    requireOpen();
    Ready next = ready == null ? prepare(following, byNext) : ready;
    // Only now: a batch that fails is tried again, and has not been delivered.
    ready = null;
    resuming = false;
    cursor.advance();
    feed.advance(next.samples(), next.pixelMixed());
    at = next.after();
    return next.batch();
  }

  private Ready prepare(Supplier<DataSet> following, boolean byNext) {
    if (!cursor.hasNext()) {
      throw nothingToGive();
    }
    warning.beforeBatch(this);
    BaseBatchReader.Read read = cursor.read(following, byNext);
    DataSet batch = read.batch();
    DataSetPreProcessor preProcessor = preProcessorOfBase();
    painter.learnScale(batch, preProcessor, at.atBeginningOfEpoch());
    logOnce();
    MixPosition now = at.atBeginningOfEpoch() ? newEpoch() : at;
    agreement.look(now.batches(), batch, painter);
    if (checksChannels) {
      checksChannels = false;
      int images = ChannelAgreement.images(source.spec().shape());
      ChannelAgreement.check(source.palette(), painter.images(batch, images));
    }
    int size = (int) batch.getFeatures().size(0);
    long epoch = now.epochs() - 1;
    int[] rows = plan.rows(epoch, now.batches(), now.examples(), size);
    int batches = settings.supply().lookAheadBatches();
    double ahead = plan.ahead(epoch, now.batches(), size, batches, batchesPerEpoch);
    SamplePrefetcher.Batch samples = take(rows, ahead);
    DataSet mixed = mixer.mix(batch, samples, preProcessor);
    return new Ready(
        mixed,
        samples,
        mixer.pixelMixed(samples, size),
        now.afterBatch(size, rows.length, read.byNext(), painter.scale()));
  }

  private MixPosition newEpoch() {
    ClassPairs renewed = at.renewed();
    if (renewed != null) {
      plan.renew(renewed, at.epochs(), at.slots());
      feed.replan();
    }
    return at.inNewEpoch(plan.versions());
  }

  private SamplePrefetcher.Batch take(int[] rows, double ahead) {
    try {
      return feed.take(rows, ahead);
    } catch (CancellationException e) {
      throw new IllegalStateException("the iterator was closed while it waited for images", e);
    }
  }

  private void logOnce() {
    if (!logged) {
      logged = true;
      log.info(
          "learned mixup: seed {}, {}, {}, {}, parents {}, values {}",
          settings.seed(),
          settings.mix(),
          settings.supply(),
          settings.labels(),
          source.parents() == null ? "none" : source.parents(),
          painter.scale());
    }
  }

  /**
   * Whether the epoch has another batch. Where a trainer with early stopping asks, which would
   * swallow an exception of {@code next()}, the batch is made already, and this method throws what
   * {@code next()} would.
   *
   * @throws InvalidInputException if the base was reset and still has not a single one
   * @throws IllegalStateException after {@link #close()}
   */
  @Override
  public boolean hasNext() {
    requireOpen();
    if (cursor.hasNext()) {
      if (ready == null && IteratorCaller.isEarlyStopping()) {
        ready = prepare(base::next, /* byNext= */ true);
      }
      return true;
    }
    if (at.epochs() == 0 && at.resets() > 0) {
      // Training on it would end at once, without a word.
      throw BatchCheck.empty();
    }
    if (at.batches() > 0) {
      agreement.end();
      batchesPerEpoch = at.batches(); // none where the base was at its end from the beginning
    }
    return false;
  }

  private RuntimeException nothingToGive() {
    if (at.epochs() > 0) {
      return new NoSuchElementException("the epoch is over; reset() begins another one");
    }
    return at.resets() > 0
        ? BatchCheck.empty()
        : new NoSuchElementException(
            "the base iterator is at its end, or empty; reset() begins the first epoch");
  }

  /**
   * Resets the base; the next {@code next()} begins an epoch. Samples under way stay so.
   *
   * <p>The first reset of an iterator that resumes in the middle of an epoch, before its first
   * batch, keeps the place instead, and the log says so: some trainers reset before they begin. A
   * second one resets.
   *
   * @throws UnsupportedOperationException if the base cannot be reset
   * @throws IllegalStateException after {@link #close()}
   */
  @Override
  public void reset() {
    requireOpen();
    requireResetSupported();
    if (keepsPlace()) {
      return;
    }
    cursor.reset();
    ready = null;
    warning.afterReset();
    at = at.afterReset();
  }

  /** Whether a reset comes before the batches that a resumed run has left of its epoch. */
  private boolean keepsPlace() {
    if (!resuming) {
      return false;
    }
    boolean left = cursor.hasNext();
    resuming = false;
    if (left) {
      log.info(
          "reset() before the first batch of a resumed run keeps its place: {} batches of the epoch"
              + " were delivered before, and the others follow; another reset() leaves them out",
          at.batches());
    }
    return left;
  }

  /**
   * How many examples a full batch of the epoch at hand, or of the one that begins next, has: the
   * base's batch size, and what is added to it. Fewer are in a batch that is not mixed, and where
   * samples that were to be added are late and left out.
   */
  @Override
  public int batch() {
    long epoch = at.atBeginningOfEpoch() ? at.epochs() : at.epochs() - 1;
    return base.batch() + plan.added(epoch, base.batch());
  }

  /**
   * Sets between which classes images are drawn from the next epoch on. Images of this epoch, and
   * those of the pool that are served again, stay what they are.
   *
   * @throws IllegalArgumentException if the pairs are not of the model's classes, or one names a
   *     class without training images
   * @throws IllegalStateException after {@link #close()}
   */
  public void renewPairs(ClassPairs pairs) {
    Objects.requireNonNull(pairs, "pairs");
    requireOpen();
    pairs.requireFits(source.trained());
    ready = null; // it may be the first batch of the next epoch
    at = at.withRenewed(pairs);
  }

  /**
   * Where this iterator is, after the last batch that it gave; see the class. Who prefetches its
   * batches, as {@code AsyncDataSetIterator} and {@code ParallelWrapper} do, has taken more of them
   * than the classifier has seen.
   */
  public MixState state() {
    return new MixState(description, at);
  }

  /** What was done so far. Thread safe. */
  public SupplyMetrics metrics() {
    return feed.metrics(at.epochs());
  }

  /**
   * Ends the generator's threads, within a second, lets a {@code next()} that waits for it fail,
   * and writes into the bank what is not there yet. The base stays open. Thread safe; twice is
   * harmless.
   */
  @Override
  public void close() {
    closed = true;
    try {
      agreement.close();
      feed.close();
    } finally {
      forgotten.clean();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the iterator is closed");
    }
  }

  /** Refuses before the superclass's field, the base, is written, which may not be serialisable. */
  private Object writeReplace() throws NotSerializableException {
    throw notSerialisable("it has threads and a cache");
  }

  @SuppressWarnings("UnusedVariable") // Java's serialisation prescribes the parameter
  private void readObject(ObjectInputStream in) throws NotSerializableException {
    throw notSerialisable("it has threads and a cache");
  }
}
