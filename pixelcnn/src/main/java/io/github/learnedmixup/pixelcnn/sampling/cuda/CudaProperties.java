package io.github.learnedmixup.pixelcnn.sampling.cuda;

/**
 * What a device is.
 *
 * @param device the driver's number of it
 * @param name such as the card is sold under
 * @param major of its compute capability
 * @param minor of its compute capability
 * @param multiprocessors each of which runs blocks of its own
 * @param sharedBytes shared memory that a block may ask for
 * @param kilohertz highest clock of the multiprocessors
 * @param memoryBytes its memory
 */
public record CudaProperties(
    int device,
    String name,
    int major,
    int minor,
    int multiprocessors,
    int sharedBytes,
    int kilohertz,
    long memoryBytes) {
  /** Its name and compute capability. */
  @Override
  public String toString() {
    return "%s (compute capability %d.%d)".formatted(name, major, minor);
  }

  /** Whether its compute capability is at least that. */
  public boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }

  /**
   * Single-precision operations a second by arithmetic: each core adds and multiplies once a cycle.
   * A multiprocessor has 64 such cores in capabilities 7.0 to 8.0 and 128 from 8.6 on.
   */
  public double operationsPerSecond() {
    int cores = isAtLeast(8, 6) ? 128 : 64;
    return 2.0 * cores * multiprocessors * kilohertz * 1000;
  }
}
