package io.github.learnedmixup.augment.transform;

import io.github.learnedmixup.augment.batch.BaseBatchReader;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Where an iterator around another one is, between two of its batches. Immutable.
 *
 * @param batches delivered, over all epochs
 * @param examples of the base that they had
 * @param epochs that have begun
 * @param resets how often the base was reset
 * @param epochBatches delivered in the epoch at hand
 * @param epochExamples of the base that they had
 * @param onlyNext whether all batches of the epoch came by {@code next()}
 * @param range of the base's pixels, if it was learnt
 * @param reference what was taken of another iterator, if there is one
 */
record StagePosition(
    long batches,
    long examples,
    long epochs,
    long resets,
    long epochBatches,
    long epochExamples,
    boolean onlyNext,
    @Nullable PixelRange range,
    BaseBatchReader.@Nullable Delivered reference)
    implements Serializable {
  private static final long MOST = 1_000_000_000_000_000L;

  // A run may reset its base without taking a batch, but hardly more often than this.
  private static final long MOST_RESETS_OF_AN_EPOCH = 100;
  private static final long MOST_RESETS_WITHOUT_EPOCHS = 100_000;

  /** Where a run begins. */
  static final StagePosition BEGINNING =
      new StagePosition(0, 0, 0, 0, 0, 0, true, /* range= */ null, /* reference= */ null);

  /**
   * Checks every range.
   *
   * @throws IllegalArgumentException if a count is negative, or one of the epoch above that of the
   *     run
   */
  StagePosition {
    for (long count : new long[] {batches, examples, epochs, resets}) {
      if (count < 0 || count > MOST) {
        throw new IllegalArgumentException(
            "counts must be in [0, %d], but one is %d".formatted(MOST, count));
      }
    }
    if (epochBatches < 0
        || epochBatches > batches
        || epochExamples < epochBatches
        || epochExamples > examples
        || (epochs == 0 && batches > 0)) {
      throw new IllegalArgumentException(
          "an epoch must have some of %d batches and %d examples of %d epochs, but has %d and %d"
              .formatted(batches, examples, epochs, epochBatches, epochExamples));
    }
  }

  StagePosition afterBatch(long count, boolean byNext) {
    return new StagePosition(
        batches + 1,
        examples + count,
        epochBatches == 0 ? epochs + 1 : epochs,
        resets,
        epochBatches + 1,
        epochExamples + count,
        onlyNext && byNext,
        range,
        reference);
  }

  StagePosition afterReset() {
    return new StagePosition(batches, examples, epochs, resets + 1, 0, 0, true, range, reference);
  }

  StagePosition with(
      @Nullable PixelRange newRange, BaseBatchReader.@Nullable Delivered newReference) {
    return new StagePosition(
        batches,
        examples,
        epochs,
        resets,
        epochBatches,
        epochExamples,
        onlyNext,
        newRange,
        newReference);
  }

  /** Where it was when the epoch at hand began, before the base was ever reset. */
  StagePosition atBeginningOfEpoch() {
    return new StagePosition(
        batches - epochBatches,
        examples - epochExamples,
        epochBatches == 0 ? epochs : epochs - 1,
        0,
        0,
        0,
        true,
        range,
        reference);
  }

  /** The epoch of the next batch, from 0. */
  long epoch() {
    return epochBatches == 0 ? epochs : epochs - 1;
  }

  BaseBatchReader.Delivered delivered() {
    return new BaseBatchReader.Delivered(resets, epochExamples, onlyNext);
  }

  void write(DataOutputStream to) throws IOException {
    to.writeLong(batches);
    to.writeLong(examples);
    to.writeLong(epochs);
    to.writeLong(resets);
    to.writeLong(epochBatches);
    to.writeLong(epochExamples);
    to.writeBoolean(onlyNext);
    to.writeUTF(range == null ? "" : range.name());
    to.writeBoolean(reference != null);
    if (reference != null) {
      to.writeLong(reference.resets());
      to.writeLong(reference.examples());
      to.writeBoolean(reference.onlyNext());
    }
  }

  static StagePosition read(DataInputStream from) throws IOException {
    long batches = from.readLong();
    long examples = from.readLong();
    long epochs = from.readLong();
    long resets = from.readLong();
    long epochBatches = from.readLong();
    long epochExamples = from.readLong();
    boolean onlyNext = from.readBoolean();
    String range = from.readUTF();
    StagePosition position =
        new StagePosition(
            batches,
            examples,
            epochs,
            resets,
            epochBatches,
            epochExamples,
            onlyNext,
            range.isEmpty() ? null : PixelRange.valueOf(range),
            from.readBoolean()
                ? new BaseBatchReader.Delivered(
                    from.readLong(), from.readLong(), from.readBoolean())
                : null);
    position.requirePlausibleResets();
    return position;
  }

  /** Refuses what would have a base reset for hours. */
  private void requirePlausibleResets() {
    long most = MOST_RESETS_WITHOUT_EPOCHS + MOST_RESETS_OF_AN_EPOCH * epochs;
    long found = Math.max(resets, reference == null ? 0 : reference.resets());
    if (found > most) {
      throw new IllegalArgumentException(
          "resets must be at most %d in %d epochs, but are %d".formatted(most, epochs, found));
    }
  }
}
