package io.github.learnedmixup.augment;

import java.time.Duration;

/**
 * What a {@link LearnedMixupIterator} has done so far.
 *
 * @param epochs how many epochs have begun
 * @param synthetic how many synthetic images were delivered, those served again included
 * @param cacheHits planned places whose sample was already kept or under way, or in the bank
 * @param cacheMisses planned places whose sample had to be requested
 * @param evictions samples that were dropped to stay within the cache's bound
 * @param waits how often {@code next()} had to wait for a sample
 * @param waited how long it waited altogether
 * @param reused places that got an earlier sample because their own was late
 * @param pixelMixed places that got a mix of pixels of two real images because their sample was
 *     late
 * @param starved places that stayed real, or were not added, because their sample was late
 * @param generated samples that the generator has drawn
 * @param lostGenerators threads that have left their work to others for good, because their device
 *     failed, no sampler could be made on it, or the thread itself died
 * @param samplesPerSecond samples drawn in a second of drawing, of one generator; 0 before the
 *     first
 * @param acceptanceRate of all images drawn, those included that were drawn again, the share that
 *     was accepted; 1 where nothing is asked of them, not a number before the first. A warning is
 *     logged, once, where none of the first 500 was, or fewer than 1 in 1,000 after 10,000
 * @param bankHits samples that were read from the bank instead of being drawn
 * @param bankFailures samples that could not be written into the bank, since it is full or the disk
 *     fails, or not be read from it
 */
public record SupplyMetrics(
    long epochs,
    long synthetic,
    long cacheHits,
    long cacheMisses,
    long evictions,
    long waits,
    Duration waited,
    long reused,
    long pixelMixed,
    long starved,
    long generated,
    long lostGenerators,
    double samplesPerSecond,
    double acceptanceRate,
    long bankHits,
    long bankFailures) {}
