package io.github.learnedmixup.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MemoryGrowthTest {
  private static final MemoryReading FIRST = new MemoryReading(100 << 20, 50 << 20, 0, 12);

  @Test
  void of_isInPercentOfTheFirst() {
    MemoryGrowth growth =
        MemoryGrowth.of(1000, FIRST, new MemoryReading(105 << 20, 49 << 20, 0, 12));

    assertThat(growth.residentGrowth()).isEqualTo(5);
    assertThat(growth.heapGrowth()).isEqualTo(-2);
    assertThat(growth.offHeapGrowth()).isZero();
    assertThat(growth.threadGrowth()).isZero();
    assertThat(growth.table().stream().filter(line -> line.endsWith("yes"))).hasSize(3);
    assertThat(growth.table()).anyMatch(line -> line.matches("resident size.*105.0 MB.*NO"));
  }

  @Test
  void json_isOneLine() {
    assertThat(MemoryGrowth.of(10, FIRST, new MemoryReading(100 << 20, 50 << 20, 8, 12)).json())
        .isEqualTo(
            "{\"batches\":10,\"first\":{\"resident_bytes\":104857600,\"heap_bytes\":52428800,"
                + "\"off_heap_bytes\":0,\"threads\":12},\"last\":{\"resident_bytes\":104857600,"
                + "\"heap_bytes\":52428800,\"off_heap_bytes\":8,\"threads\":12},"
                + "\"resident_growth\":0.0,\"heap_growth\":0.0,\"off_heap_growth\":null,"
                + "\"thread_growth\":0.0}");
  }

  @Test
  void reading_seesWhatIsHeldAndItsThreads() throws InterruptedException {
    MemoryReading before = settled();
    byte[] held = new byte[64 << 20];
    ByteBuffer touched = ByteBuffer.allocateDirect(64 << 20);
    for (int i = 0; i < touched.capacity(); i += 4096) {
      touched.put(i, (byte) 1);
    }
    Object lock = new Object();
    Thread waiting =
        new Thread(
            () -> {
              synchronized (lock) {
                // It has got here when the reading is over.
              }
            });
    MemoryReading after;
    synchronized (lock) {
      waiting.start();
      after = MemoryReading.afterCollection();
    }
    waiting.join();

    assertThat(after.heapBytes() - before.heapBytes()).isGreaterThan(60 << 20);
    // What the collector gave back meanwhile is no more than the half.
    assertThat(after.residentBytes() - before.residentBytes()).isGreaterThan(32 << 20);
    assertThat(after.threads()).isGreaterThan(before.threads());
    assertThat(held[0] + touched.get(1)).isZero();
  }

  /** A reading when what other tests left behind is gone, or the last of ten. */
  private static MemoryReading settled() {
    MemoryReading reading = MemoryReading.afterCollection();
    for (int i = 0; i < 9; i++) {
      MemoryReading next = MemoryReading.afterCollection();
      boolean same = Math.abs(next.heapBytes() - reading.heapBytes()) < 1 << 20;
      reading = next;
      if (same) {
        break;
      }
    }
    return reading;
  }
}
