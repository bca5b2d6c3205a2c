package io.github.learnedmixup.benchmarks.memory;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;

/**
 * What this process holds at one moment.
 *
 * @param residentBytes all of it that is in the machine's memory
 * @param heapBytes objects on the heap that are in use
 * @param offHeapBytes native memory that JavaCPP, and so ND4J, has handed out and not got back
 * @param threads live threads of Java
 * @param openFiles open files, sockets and the like; 0 where the system does not report it
 */
public record MemoryReading(
    long residentBytes, long heapBytes, long offHeapBytes, long threads, long openFiles) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final int COLLECTIONS = 3;
  private static final long SETTLING_MILLIS = 100;

  /** Reads, after the garbage was collected. */
  public static MemoryReading afterCollection() {
    try {
      for (int i = 0; i < COLLECTIONS; i++) {
        System.gc();
        // What garbage held outside the heap is freed by threads that learn of it a little later.
        Thread.sleep(SETTLING_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime runtime = Runtime.getRuntime();
    return new MemoryReading(
        resident(),
        runtime.totalMemory() - runtime.freeMemory(),
        Pointer.totalBytes(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        openDescriptors());
  }

  private static long openDescriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? system.getOpenFileDescriptorCount()
        : 0;
  }

  /** Linux reports it in kB; elsewhere JavaCPP asks the system. */
  private static long resident() {
    if (!Files.isReadable(STATUS)) {
      return Pointer.physicalBytes();
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return 1024
          * lines
              .filter(line -> line.startsWith(RESIDENT))
              .map(line -> line.substring(RESIDENT.length()).replaceAll("\\D", ""))
              .mapToLong(Long::parseLong)
              .findFirst()
              .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
