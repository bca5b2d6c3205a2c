package io.github.learnedmixup.benchmarks.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryGrowthTest {
  private static final int THREADS = 50;

  private static SoakReading reading(long resident, long heap, long threads, long files) {
    return new SoakReading(
        new MemoryReading(resident << 20, heap << 20, 0, threads, files), 2000, 90);
  }

  private static List<String> growing(List<SoakReading> readings) {
    MemoryGrowth growth = MemoryGrowth.of(1000, 2, readings, 100);
    List<String> names =
        growth.figures().stream()
            .filter(figure -> !figure.good())
            .map(figure -> figure.name())
            .toList();
    assertThat(growth.good()).isEqualTo(names.isEmpty());
    assertThat(growth.table().stream().filter(line -> line.endsWith("NO"))).hasSize(names.size());
    return names;
  }

  @Test
  void whatStays_isGood_alsoWithAnOddReading() {
    SoakReading usual = reading(100, 50, 12, 30);
    assertThat(growing(List.of(usual, usual, usual, usual))).isEmpty();
    assertThat(growing(List.of(usual, usual, usual, reading(150, 80, 20, 60), usual))).isEmpty();
    assertThat(growing(List.of(usual, usual, usual, usual, reading(104, 53, 14, 32)))).isEmpty();
  }

  @Test
  void whatGrows_isNamed() {
    assertThat(
            growing(
                List.of(
                    reading(100, 50, 12, 30),
                    reading(102, 50, 13, 33),
                    reading(103, 49, 14, 36),
                    reading(105, 49, 14, 40))))
        .containsExactly("resident size", "threads", "open files");
  }

  @Test
  void aStateThatGrows_orABankThatIsTooLarge_isNamed() {
    MemoryReading process = new MemoryReading(100, 50, 0, 12, 30);
    assertThat(
            growing(
                List.of(new SoakReading(process, 2000, 101), new SoakReading(process, 2600, 99))))
        .containsExactly("state file", "bank");
  }

  @Test
  void json_isOneLine() {
    String json =
        MemoryGrowth.of(10, 0, List.of(reading(100, 50, 12, 30), reading(101, 50, 12, 30)), 100)
            .json();
    assertThat(json)
        .startsWith(
            "{\"batches\":10,\"resumes\":0,\"figures\":[{\"name\":\"resident size\","
                + "\"bytes\":true,\"readings\":[104857600,105906176],\"growth\":1049000.0,"
                + "\"most\":3146000.0,\"good\":true},")
        .endsWith(
            "{\"name\":\"bank\",\"bytes\":true,\"readings\":[90,90],\"growth\":0.0,"
                + "\"most\":null,\"good\":true}]}")
        .doesNotContain("\n");
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
    assertThat(after.openFiles()).isPositive();
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
