package io.github.learnedmixup.augment.bank;

import java.util.function.LongSupplier;

/**
 * How a {@link SampleBank} is used.
 *
 * @param access whether it may, or must, be written
 * @param maxBytes how many bytes its files may have together, positive; default no limit
 * @param segmentSamples how many samples are written together, at least 1; default {@value
 *     SampleBank#SEGMENT_SAMPLES}
 * @param clock tells nanoseconds; default the system's
 */
public record BankUse(Access access, long maxBytes, int segmentSamples, LongSupplier clock) {
  /** The size limit of a bank that may become as large as it will. */
  public static final long NO_LIMIT = Long.MAX_VALUE;

  /** Whether a bank may, or must, be written. */
  public enum Access {
    /** It is not written. */
    READ,
    /** It is written where that can be, and else only read. */
    WRITE_IF_POSSIBLE,
    /** It is refused where it cannot be written. */
    WRITE
  }

  /** The defaults that are given with the components. */
  public static BankUse of(Access access) {
    return new BankUse(access, NO_LIMIT, SampleBank.SEGMENT_SAMPLES, System::nanoTime);
  }

  /** Sets the limit of its bytes. */
  public BankUse withMaxBytes(long newMaxBytes) {
    return new BankUse(access, newMaxBytes, segmentSamples, clock);
  }

  /** Sets how many samples are written together. */
  public BankUse withSegmentSamples(int newSegmentSamples) {
    return new BankUse(access, maxBytes, newSegmentSamples, clock);
  }

  /** Sets the clock. */
  public BankUse withClock(LongSupplier newClock) {
    return new BankUse(access, maxBytes, segmentSamples, newClock);
  }

  /**
   * Gives a limit that a user has set.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public static long requireMaxBytes(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("bankMaxBytes must be positive, but is " + bytes);
    }
    return bytes;
  }
}
