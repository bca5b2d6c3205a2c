package io.github.learnedmixup.augment;

import java.time.Duration;
import java.util.Objects;

/**
 * How samples are made, kept and used again, and what happens when they are late: the second of the
 * settings of a {@link LearnedMixupIterator}.
 *
 * <p>By default every synthetic place gets an image of its own, for that is what makes classifiers
 * better: the same images, each served eight times, gained little. Where drawing is what training
 * waits for, a reuse of 2 halves the work; the uses of an image are a whole pool apart, and a new
 * one is drawn for every so many places, from the first batch on. A sampler that is slower still
 * slows the training down to its own pace, and stops it only where a single batch would have to
 * wait longer than the limit.
 *
 * @param poolSize how many distinct samples are in use at a time where each is served more than
 *     once, 1 to 10,000,000; default 4096
 * @param reuse how often each sample is served before a new one takes its place, 1 to {@code
 *     poolSize}; default 1
 * @param cacheBytes memory on the heap in which finished samples are kept, at least 0; a sample
 *     takes a byte a pixel and about 256 more; what does not fit is drawn again when it is needed,
 *     which costs time and changes nothing; default 64 MiB
 * @param lookAheadBatches how many batches ahead samples are requested, 1 to 10,000; requests are
 *     made for half of them at a time, so that the sampler draws many images at once; default 64
 * @param ringSize how many requests may wait for the generator, a power of two from 2 to 65,536;
 *     default 1024
 * @param latePolicy what happens to a place whose sample is not finished; default {@link
 *     LatePolicy#WAIT}, the only one under which all batches are reproducible
 * @param waitLimit the longest that one {@code next()} waits for samples before it fails with a
 *     {@link SampleGenerationException}; positive, at most 365 days; only {@link LatePolicy#WAIT}
 *     ever waits; default two minutes
 * @param waitStrategy how a generator's thread waits for requests; default {@link
 *     WaitStrategy#BLOCK}
 * @param generators how many threads draw samples side by side on each device that draws, of which
 *     a machine without graphics cards has one; 1 to 64, each with a sampler, and so with buffers,
 *     of its own (see {@link io.github.learnedmixup.pixelcnn.PixelCnn#sampler}); default 1
 */
public record SampleSupply(
    int poolSize,
    int reuse,
    long cacheBytes,
    int lookAheadBatches,
    int ringSize,
    LatePolicy latePolicy,
    Duration waitLimit,
    WaitStrategy waitStrategy,
    int generators) {

  /**
   * What happens to a synthetic place whose sample is not finished when its batch is due. Where
   * nobody waits, such a place gets first of all a sample that came too late for a place of its
   * own, so that none is drawn in vain; what is said here is for when there is none.
   */
  public enum LatePolicy {
    /** The batch waits for it, up to the wait limit: the same batches always. */
    WAIT,
    /** A sample that was served before is served again; if there is none, the place stays real. */
    REUSE,
    /**
     * Two real examples of the batch are mixed, pixels and labels alike, with the lambda that the
     * sample was to have: the one whose place it is and another one, or two others where synthetic
     * images are added. In a batch of one the place stays real.
     */
    PIXEL_MIX,
    /** The place keeps the real example of the base; an image that was to be added is not. */
    LEAVE_REAL
  }

  /** How a generator's thread waits for requests; it changes nothing but time and load. */
  public enum WaitStrategy {
    /** It sleeps until it is woken: no load, and some microseconds until it runs. */
    BLOCK,
    /** It looks again and again, with naps of less than a millisecond: little load. */
    SLEEP,
    /** It looks all the time and lets other threads run: a core's whole load where it is idle. */
    YIELD,
    /** It looks all the time: for machines with cores to spare. */
    SPIN
  }

  /**
   * Checks every range; see the components.
   *
   * @throws IllegalArgumentException if a component is out of its range
   */
  public SampleSupply {
    Objects.requireNonNull(latePolicy, "latePolicy");
    Objects.requireNonNull(waitStrategy, "waitStrategy");
    inRange("poolSize", poolSize, 1, 10_000_000);
    if (reuse < 1 || reuse > poolSize) {
      throw new IllegalArgumentException(
          "reuse must be in [1, poolSize], but reuse is %d and poolSize %d"
              .formatted(reuse, poolSize));
    }
    inRange("cacheBytes", cacheBytes, 0, Long.MAX_VALUE);
    inRange("lookAheadBatches", lookAheadBatches, 1, 10_000);
    inRange("ringSize", ringSize, 2, 65_536);
    inRange("generators", generators, 1, 64);
    if (Integer.bitCount(ringSize) != 1) {
      throw new IllegalArgumentException("ringSize must be a power of two, but is " + ringSize);
    }
    if (waitLimit.isNegative() || waitLimit.isZero()) {
      throw new IllegalArgumentException("waitLimit must be positive, but is " + waitLimit);
    }
    if (waitLimit.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalArgumentException("waitLimit must be at most 365 days, but is " + waitLimit);
    }
  }

  /** The defaults that are given with the components. */
  public static SampleSupply defaults() {
    return new SampleSupply(
        4096,
        1,
        64L << 20,
        64,
        1024,
        LatePolicy.WAIT,
        Duration.ofMinutes(2),
        WaitStrategy.BLOCK,
        1);
  }

  /**
   * A copy with another number of distinct samples. A reuse above it must be made smaller first.
   */
  public SampleSupply withPoolSize(int newPoolSize) {
    return new SampleSupply(
        newPoolSize,
        reuse,
        cacheBytes,
        lookAheadBatches,
        ringSize,
        latePolicy,
        waitLimit,
        waitStrategy,
        generators);
  }

  /**
   * A copy with another number of times that each sample is served. A pool below it must be made
   * larger first.
   */
  public SampleSupply withReuse(int newReuse) {
    return new SampleSupply(
        poolSize,
        newReuse,
        cacheBytes,
        lookAheadBatches,
        ringSize,
        latePolicy,
        waitLimit,
        waitStrategy,
        generators);
  }

  /** A copy with another amount of memory for finished samples. */
  public SampleSupply withCacheBytes(long newCacheBytes) {
    return new SampleSupply(
        poolSize,
        reuse,
        newCacheBytes,
        lookAheadBatches,
        ringSize,
        latePolicy,
        waitLimit,
        waitStrategy,
        generators);
  }

  /** A copy with another number of batches that are looked ahead. */
  public SampleSupply withLookAheadBatches(int newLookAheadBatches) {
    return new SampleSupply(
        poolSize,
        reuse,
        cacheBytes,
        newLookAheadBatches,
        ringSize,
        latePolicy,
        waitLimit,
        waitStrategy,
        generators);
  }

  /** A copy with another number of requests that may wait for the generator. */
  public SampleSupply withRingSize(int newRingSize) {
    return new SampleSupply(
        poolSize,
        reuse,
        cacheBytes,
        lookAheadBatches,
        newRingSize,
        latePolicy,
        waitLimit,
        waitStrategy,
        generators);
  }

  /** A copy with another answer to late samples. */
  public SampleSupply withLatePolicy(LatePolicy newLatePolicy) {
    return new SampleSupply(
        poolSize,
        reuse,
        cacheBytes,
        lookAheadBatches,
        ringSize,
        newLatePolicy,
        waitLimit,
        waitStrategy,
        generators);
  }

  /** A copy with another limit to waiting. */
  public SampleSupply withWaitLimit(Duration newWaitLimit) {
    return new SampleSupply(
        poolSize,
        reuse,
        cacheBytes,
        lookAheadBatches,
        ringSize,
        latePolicy,
        newWaitLimit,
        waitStrategy,
        generators);
  }

  /** A copy with another way to wait for requests. */
  public SampleSupply withWaitStrategy(WaitStrategy newWaitStrategy) {
    return new SampleSupply(
        poolSize,
        reuse,
        cacheBytes,
        lookAheadBatches,
        ringSize,
        latePolicy,
        waitLimit,
        newWaitStrategy,
        generators);
  }

  /** A copy with another number of generator threads. */
  public SampleSupply withGenerators(int newGenerators) {
    return new SampleSupply(
        poolSize,
        reuse,
        cacheBytes,
        lookAheadBatches,
        ringSize,
        latePolicy,
        waitLimit,
        waitStrategy,
        newGenerators);
  }

  private static void inRange(String name, long value, long low, long high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          name + " must be in [" + low + ", " + high + "], but is " + value);
    }
  }
}
