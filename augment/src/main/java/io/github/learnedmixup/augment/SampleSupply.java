package io.github.learnedmixup.augment;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
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
 * <p>{@link #builder()} starts from the defaults, and {@link #toBuilder()} from a supply. Every
 * {@code with...} is short for a change of one component; use a builder where two depend on each
 * other, as pool size and reuse do.
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
    return builder().build();
  }

  /** Starts from the defaults that are given with the components. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts from this supply. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.poolSize = poolSize;
    builder.reuse = reuse;
    builder.cacheBytes = cacheBytes;
    builder.lookAheadBatches = lookAheadBatches;
    builder.ringSize = ringSize;
    builder.latePolicy = latePolicy;
    builder.waitLimit = waitLimit;
    builder.waitStrategy = waitStrategy;
    builder.generators = generators;
    return builder;
  }

  /**
   * Copies the supply with another number of distinct samples, which must not be below the reuse.
   */
  public SampleSupply withPoolSize(int newPoolSize) {
    return toBuilder().poolSize(newPoolSize).build();
  }

  /**
   * Copies the supply with another number of times that each sample is served, at most the size of
   * the pool.
   */
  public SampleSupply withReuse(int newReuse) {
    return toBuilder().reuse(newReuse).build();
  }

  /** Copies the supply with another amount of memory for finished samples. */
  public SampleSupply withCacheBytes(long newCacheBytes) {
    return toBuilder().cacheBytes(newCacheBytes).build();
  }

  /** Copies the supply with another number of batches that are looked ahead. */
  public SampleSupply withLookAheadBatches(int newLookAheadBatches) {
    return toBuilder().lookAheadBatches(newLookAheadBatches).build();
  }

  /** Copies the supply with another number of requests that may wait for the generator. */
  public SampleSupply withRingSize(int newRingSize) {
    return toBuilder().ringSize(newRingSize).build();
  }

  /** Copies the supply with another answer to late samples. */
  public SampleSupply withLatePolicy(LatePolicy newLatePolicy) {
    return toBuilder().latePolicy(newLatePolicy).build();
  }

  /** Copies the supply with another limit to waiting. */
  public SampleSupply withWaitLimit(Duration newWaitLimit) {
    return toBuilder().waitLimit(newWaitLimit).build();
  }

  /** Copies the supply with another way to wait for requests. */
  public SampleSupply withWaitStrategy(WaitStrategy newWaitStrategy) {
    return toBuilder().waitStrategy(newWaitStrategy).build();
  }

  /** Copies the supply with another number of generator threads. */
  public SampleSupply withGenerators(int newGenerators) {
    return toBuilder().generators(newGenerators).build();
  }

  private static void inRange(String name, long value, long low, long high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          name + " must be in [" + low + ", " + high + "], but is " + value);
    }
  }

  /**
   * Collects the components of a {@link SampleSupply}, in any order. Setters only store; {@link
   * #build} checks.
   */
  public static final class Builder {
    private int poolSize = 4096;
    private int reuse = 1;
    private long cacheBytes = 64L << 20;
    private int lookAheadBatches = 64;
    private int ringSize = 1024;
    private LatePolicy latePolicy = LatePolicy.WAIT;
    private Duration waitLimit = Duration.ofMinutes(2);
    private WaitStrategy waitStrategy = WaitStrategy.BLOCK;
    private int generators = 1;

    private Builder() {}

    /**
     * Sets how many distinct samples are in use at a time where each is served more than once, 1 to
     * 10,000,000; default 4096.
     */
    @CanIgnoreReturnValue
    public Builder poolSize(int newPoolSize) {
      poolSize = newPoolSize;
      return this;
    }

    /**
     * Sets how often each sample is served before a new one takes its place, 1 to the pool's size;
     * default 1.
     */
    @CanIgnoreReturnValue
    public Builder reuse(int newReuse) {
      reuse = newReuse;
      return this;
    }

    /**
     * Sets the memory on the heap in which finished samples are kept, in bytes, at least 0; default
     * 64 MiB.
     */
    @CanIgnoreReturnValue
    public Builder cacheBytes(long newCacheBytes) {
      cacheBytes = newCacheBytes;
      return this;
    }

    /** Sets how many batches ahead samples are requested, 1 to 10,000; default 64. */
    @CanIgnoreReturnValue
    public Builder lookAheadBatches(int newLookAheadBatches) {
      lookAheadBatches = newLookAheadBatches;
      return this;
    }

    /**
     * Sets how many requests may wait for the generator, a power of two from 2 to 65,536; default
     * 1024.
     */
    @CanIgnoreReturnValue
    public Builder ringSize(int newRingSize) {
      ringSize = newRingSize;
      return this;
    }

    /**
     * Sets what happens to a place whose sample is not finished; default {@link LatePolicy#WAIT},
     * the only one under which all batches are reproducible.
     */
    @CanIgnoreReturnValue
    public Builder latePolicy(LatePolicy newLatePolicy) {
      latePolicy = newLatePolicy;
      return this;
    }

    /**
     * Sets the longest that one {@code next()} waits for samples, positive, at most 365 days;
     * default two minutes.
     */
    @CanIgnoreReturnValue
    public Builder waitLimit(Duration newWaitLimit) {
      waitLimit = newWaitLimit;
      return this;
    }

    /** Sets how a generator's thread waits for requests; default {@link WaitStrategy#BLOCK}. */
    @CanIgnoreReturnValue
    public Builder waitStrategy(WaitStrategy newWaitStrategy) {
      waitStrategy = newWaitStrategy;
      return this;
    }

    /** Sets how many threads generate samples side by side on each device, 1 to 64; default 1. */
    @CanIgnoreReturnValue
    public Builder generators(int newGenerators) {
      generators = newGenerators;
      return this;
    }

    /**
     * Builds the supply.
     *
     * @throws IllegalArgumentException if a component is out of its range, or the reuse exceeds the
     *     size of the pool
     */
    public SampleSupply build() {
      return new SampleSupply(
          poolSize,
          reuse,
          cacheBytes,
          lookAheadBatches,
          ringSize,
          latePolicy,
          waitLimit,
          waitStrategy,
          generators);
    }
  }
}
