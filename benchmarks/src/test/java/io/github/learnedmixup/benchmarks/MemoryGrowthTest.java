package io.github.learnedmixup.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryGrowthTest {
  private static final int THREADS = 50;
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
    ByteBuffer touched = ByteBuffer.allocateDirect(128 << 20);
    for (int i = 0; i < touched.capacity(); i += 4096) {
      touched.put(i, (byte) 1);
    }
    CountDownLatch over = new CountDownLatch(1);
    List<Thread> waiting =
        IntStream.range(0, THREADS).mapToObj(i -> new Thread(() -> await(over))).toList();
    waiting.forEach(Thread::start);
    MemoryReading after = MemoryReading.afterCollection();
    over.countDown();
    for (Thread thread : waiting) {
      thread.join();
    }

    assertThat(after.heapBytes() - before.heapBytes()).isGreaterThan(60 << 20);
    // Meanwhile the collector may have given memory back, and threads of other tests have ended.
    assertThat(after.residentBytes() - before.residentBytes()).isGreaterThan(32 << 20);
    assertThat(after.threads() - before.threads()).isGreaterThan(THREADS / 2);
    assertThat(held[0] + touched.get(1)).isZero();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
