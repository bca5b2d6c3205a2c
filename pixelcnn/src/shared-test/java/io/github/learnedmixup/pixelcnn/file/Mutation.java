package io.github.learnedmixup.pixelcnn.file;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Damages files in seeded ways, for tests of whoever reads them; of the modules after this, too.
 */
public final class Mutation {
  /** How many kinds of damage there are. */
  public static final int KINDS = 5;

  private Mutation() {}

  /**
   * Flips bits, overwrites a byte of the header, cuts, doubles a stretch, or drops one.
   *
   * @param bytes at least one; not changed
   * @param kind in [0, {@link #KINDS})
   */
  public static byte[] of(byte[] bytes, int kind, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] result = bytes.clone();
    int from = random.nextInt(bytes.length);
    int length = random.nextInt(bytes.length - from);
    switch (kind) {
      case 0 -> {
        for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
          result[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 1 -> result[random.nextInt(Math.min(20, bytes.length))] = (byte) random.nextInt(256);
      case 2 -> result = Arrays.copyOf(bytes, from);
      case 3 -> {
        result = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(bytes, from, result, from + length, bytes.length - from);
      }
      default -> {
        result = Arrays.copyOf(bytes, bytes.length - length);
        System.arraycopy(bytes, from + length, result, from, bytes.length - from - length);
      }
    }
    return result;
  }

  /** What the calling thread has allocated on the heap so far. */
  public static long allocatedBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }
}
