package io.github.learnedmixup.benchmarks.sweep;

/**
 * What came out with some settings.
 *
 * @param factor which setting is not its default; empty if all are, or several are not
 * @param level the value that it has instead
 * @param imagesPerS images trained a second, once the pipeline was under way
 * @param hitRate the share of places whose sample was in the cache, or under way, already
 * @param waits how often a batch waited for a sample
 * @param starved places that did not get their own sample because it was late
 * @param heapMb what the iterator kept on the heap, in 2^20 bytes
 * @param residentMb what the process had in the machine's memory, in 2^20 bytes
 * @param accuracy of the classifier on the test images; not a number if that was not asked for
 */
record SweepRow(
    String factor,
    String level,
    double imagesPerS,
    double hitRate,
    long waits,
    long starved,
    double heapMb,
    double residentMb,
    double accuracy) {

  /** A copy under another name. */
  SweepRow named(String newFactor, String newLevel) {
    return new SweepRow(
        newFactor, newLevel, imagesPerS, hitRate, waits, starved, heapMb, residentMb, accuracy);
  }
}
