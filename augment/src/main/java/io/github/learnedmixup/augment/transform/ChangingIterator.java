package io.github.learnedmixup.augment.transform;

import io.github.learnedmixup.augment.batch.BaseBatchReader;
import io.github.learnedmixup.augment.batch.BaseBatchReplay;
import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.batch.IteratorCaller;
import io.github.learnedmixup.augment.batch.WrappingIterator;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.identity.Description;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.slf4j.LoggerFactory;

/**
 * Gives the base's batches one by one, each of them changed. What is drawn for a batch follows from
 * the number of batches and examples delivered before: one that failed has not been delivered.
 */
abstract class ChangingIterator extends WrappingIterator {
  private static final long serialVersionUID = 1L;

  private StagePosition at = StagePosition.BEGINNING;
  private boolean wasReset;
  private boolean resuming; // until a batch or a reset, where there is a place to keep
  private @Nullable BaseBatchReplay replay; // what the base has to make up for
  private transient @Nullable Ready ready; // by hasNext(), and not delivered yet

  /**
   * A batch that can be delivered.
   *
   * @param after where the iterator is once it has been
   * @param before where all iterators were before it was read
   */
  private record Ready(DataSet batch, StagePosition after, @Nullable AugmentationState before) {}

  ChangingIterator(DataSetIterator base) {
    super(Objects.requireNonNull(base, "base"));
  }

  /**
   * What becomes of a batch, which is left as it is.
   *
   * @param number of the batch, counted over all epochs
   * @param firstExample number of its first example, counted likewise
   */
  abstract DataSet changed(DataSet batch, long number, long firstExample);

  /** Describes what decides the batches beside the base. */
  abstract Description description();

  /** The epoch of the batch that is being changed, counted from 0. */
  final long epoch() {
    return at.epoch();
  }

  /** The learnt range of the base's pixels; null if there is none. */
  @Nullable PixelRange range() {
    return null;
  }

  /** What was taken of another iterator; null if there is none. */
  BaseBatchReader.@Nullable Delivered reference() {
    return null;
  }

  /** Goes on with a range and with another iterator, as {@link #range} and the other told them. */
  void restore(@Nullable PixelRange range, BaseBatchReader.@Nullable Delivered reference) {
    // Nothing to restore.
  }

  /** The base's next batch, changed. */
  @Override
  public DataSet next() {
    return next(base::next, /* byNext= */ true);
  }

  /** The base's next batch of that size, changed. */
  @Override
  public DataSet next(int number) {
    return next(() -> base.next(number), /* byNext= */ false);
  }

  private DataSet next(Supplier<DataSet> following, boolean byNext) {
    Ready next = ready == null ? prepare(following, byNext, /* before= */ null) : ready;
    ready = null;
    resuming = false;
    at = next.after();
    return next.batch();
  }

  private Ready prepare(
      Supplier<DataSet> following, boolean byNext, @Nullable AugmentationState before) {
    bring();
    DataSet read = following.get();
    DataSet changed = changed(read, at.batches(), at.examples());
    return new Ready(changed, at.afterBatch(read.getFeatures().size(0), byNext), before);
  }

  /** Brings the base to where it was when the state was saved. */
  private void bring() {
    if (replay != null) {
      replay.bring(base);
      replay = null;
    }
  }

  /**
   * Whether more batches come, as the base says. Where a trainer with early stopping asks, which
   * would swallow an exception of {@code next()}, the batch is made already, and this method throws
   * what {@code next()} would.
   *
   * @throws InvalidInputException if the base was reset and still has not a single batch
   */
  @Override
  public boolean hasNext() {
    if (ready != null) {
      return true;
    }
    bring();
    boolean more = base.hasNext();
    if (!more && wasReset && at.batches() == 0) {
      throw BatchCheck.empty();
    }
    if (more && IteratorCaller.isEarlyStopping()) {
      ready = prepare(base::next, /* byNext= */ true, AugmentationState.of(this));
    }
    return more;
  }

  /**
   * Resets the base; what is drawn goes on from where it is.
   *
   * <p>The first reset of an iterator that resumes in the middle of an epoch, before its first
   * batch, keeps the place instead, and the log says so: some trainers reset before they begin.
   */
  @Override
  public void reset() {
    if (keepsPlace()) {
      return;
    }
    if (replay != null) {
      replay.reset(base);
      replay = null;
    }
    base.reset();
    wasReset = true;
    ready = null;
    at = at.afterReset();
  }

  private boolean keepsPlace() {
    if (!resuming) {
      return false;
    }
    boolean left = hasNext();
    resuming = false;
    if (left) {
      LoggerFactory.getLogger(getClass())
          .info(
              "reset() before the first batch of a resumed run keeps its place: {} batches of the"
                  + " epoch were delivered before, and the others follow; another reset() leaves"
                  + " them out",
              at.epochBatches());
    }
    return left;
  }

  /**
   * Where this iterator is, after the last batch that it gave, and where those of this project are
   * that it goes around. See {@link AugmentationState}.
   *
   * @throws IllegalStateException if this project's iterators are in an order in which their places
   *     cannot be told
   */
  public final AugmentationState state() {
    return ready == null || ready.before() == null ? AugmentationState.of(this) : ready.before();
  }

  /**
   * Goes on from where an iterator with the same settings was. Call it on the outermost iterator,
   * before its first batch; the innermost base is at its beginning. With the first batch it is
   * reset as often as it was reset before, since many bases shuffle with each reset, and batches
   * that were delivered are skipped. A {@link io.github.learnedmixup.augment.LearnedMixupIterator}
   * among the iterators must have been built to resume from {@link AugmentationState#learned()}.
   *
   * @throws InvalidInputException if the state is of other settings or of other iterators
   * @throws IllegalStateException if this iterator has given a batch or was reset
   */
  public final void resumeFrom(AugmentationState state) {
    Objects.requireNonNull(state, "state");
    if (!at.equals(StagePosition.BEGINNING) || ready != null) {
      throw new IllegalStateException(
          "a run is resumed before its first batch and reset, but there were %d batches and %d resets"
              .formatted(at.batches(), at.resets()));
    }
    state.restore(this);
    resuming = at.epochs() > 0 || at.resets() > 0;
  }

  /** Where this iterator is by itself. */
  final StagePosition position() {
    return at.with(range(), reference());
  }

  /**
   * Goes on from a position.
   *
   * @param replays whether this iterator brings the base to its place; otherwise somebody else does
   */
  final void goOnFrom(StagePosition position, boolean replays) {
    at = position;
    wasReset = position.resets() > 0;
    replay = replays ? new BaseBatchReplay(position.delivered()) : null;
    restore(position.range(), position.reference());
  }
}
