package io.github.learnedmixup.benchmarks.memory;

import io.github.learnedmixup.benchmarks.measure.Machine;
import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.console.ProgressBars;
import io.github.learnedmixup.console.SamplesImages;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows that learned mixup may run for long. */
@SamplesImages
@Command(
    name = "soak",
    description = {
      "Takes many batches of 64 digits, a quarter of each drawn by a small model, over many epochs,"
          + " and tells after each tenth what the process holds: resident size, heap, native memory,"
          + " threads, open files, and the sizes of its state file and of its bank. Ends with exit"
          + " code 1 if, from the first tenth to the end, memory grows by more than 3 %%, threads or"
          + " open files by more than 1, or the state file by more than 512 bytes and 3 %%, or if the"
          + " bank has more bytes than it may.",
      "Give the JVM its heap from the beginning (-Xms512m -Xmx512m -XX:+AlwaysPreTouch), and let the"
          + " bank be full within the first tenth: until then its index grows."
    },
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class)
public final class SoakCommand implements Callable<Integer> {
  private static final int PARTS = 10;

  @Spec private CommandSpec command;

  @Option(
      names = "--batches",
      defaultValue = "100000",
      description = "Batches to take, at least 1000. Default: ${DEFAULT-VALUE}.")
  private long batches;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "Minutes to run, at least 1, in place of a number of batches.")
  private @Nullable Integer minutes;

  @Option(
      names = "--bank",
      paramLabel = "DIR",
      description = "Keep samples in a bank in this folder; made if there is none.")
  private @Nullable Path bank;

  @Option(
      names = "--bank-max-bytes",
      defaultValue = "10000000",
      paramLabel = "N",
      description = "Bytes that the bank's files may have together. Default: ${DEFAULT-VALUE}.")
  private long bankMaxBytes;

  @Option(
      names = "--resume-every",
      defaultValue = "0",
      paramLabel = "N",
      description = "Save the state, close the iterator and resume after so many batches each.")
  private long resumeEvery;

  @Option(names = "--renew-pairs", description = "Set other class pairs in every epoch.")
  private boolean renewPairs;

  @Option(names = "--json", description = "Print the figures as one line of JSON at the end.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    requireAtLeast("--batches", batches, PARTS * (long) SoakRun.EPOCH);
    requireAtLeast("--minutes", minutes == null ? 1 : minutes, 1);
    requireAtLeast("--resume-every", resumeEvery, 0);
    ProcessThreads.useNativeThreads(1);
    MemoryGrowth growth = run();
    PrintWriter out = command.commandLine().getOut();
    Machine.lines().forEach(out::println);
    out.println();
    out.printf("%d batches, resumed %d times%n%n", growth.batches(), growth.resumes());
    growth.table().forEach(out::println);
    if (json) {
      out.println(growth.json());
    }
    out.flush();
    return growth.good() ? 0 : 1;
  }

  private static void requireAtLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d, but is %d".formatted(name, least, value));
    }
  }

  private MemoryGrowth run() throws IOException {
    List<SoakReading> readings = new ArrayList<>();
    try (SoakRun run =
            new SoakRun(new SoakRun.Settings(bank, bankMaxBytes, resumeEvery, renewPairs));
        Progress.Task task = begin()) {
      LongSupplier done = minutes == null ? run::taken : seconds();
      while (readings.size() < PARTS) {
        long until = (readings.size() + 1L) * all() / PARTS;
        while (done.getAsLong() < until) {
          run.takeEpoch();
          task.advance(Math.min(done.getAsLong(), all()));
        }
        readings.add(run.reading());
      }
      return MemoryGrowth.of(run.taken(), run.resumes(), readings, bankMaxBytes);
    }
  }

  private Progress.Task begin() {
    return new ProgressBars().begin(minutes == null ? "batches" : "seconds", all());
  }

  /** Batches or seconds. */
  private long all() {
    return minutes == null ? batches : Duration.ofMinutes(minutes).toSeconds();
  }

  private static LongSupplier seconds() {
    long began = System.nanoTime();
    return () -> Duration.ofNanos(System.nanoTime() - began).toSeconds();
  }
}
