package io.github.learnedmixup.benchmarks.memory;

import io.github.learnedmixup.benchmarks.roofline.TrainingStepSpeed;
import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.console.SamplesImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows that a long training needs no more memory than a short one. */
@SamplesImages
@Command(
    name = "memory",
    description = {
      "Trains the reference network of 32 features and 7 layers, and prints the process's resident"
          + " memory after a tenth of the steps, again after each further tenth, and what it grew"
          + " by, each time after the garbage was collected."
    },
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class)
public final class MemoryCommand implements Callable<Integer> {
  private static final int PARTS = 10;
  private static final double MEGABYTE = 1024 * 1024;

  @Spec private CommandSpec command;

  @Option(
      names = "--steps",
      defaultValue = "2000",
      description = "Training steps, at least 10. Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--batch-size",
      defaultValue = "16",
      description = "Images of a step. Default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Override
  public Integer call() {
    if (steps < PARTS || batchSize < 1) {
      throw new IllegalArgumentException(
          "--steps must be at least %d and --batch-size at least 1, but are %d and %d"
              .formatted(PARTS, steps, batchSize));
    }
    ProcessThreads.useNativeThreads(1);
    PrintWriter out = command.commandLine().getOut();
    double first = 0;
    double last = 0;
    int workers = Runtime.getRuntime().availableProcessors();
    try (var training = new TrainingStepSpeed(PixelCnnSpec.of(28, 28, 10), batchSize, workers)) {
      int done = 0;
      for (int until : tenths(steps)) {
        for (; done < until; done++) {
          training.run();
        }
        last = MemoryReading.afterCollection().residentBytes() / MEGABYTE;
        first = first == 0 ? last : first;
        out.printf(Locale.ROOT, "after %5d steps: %.0f MB%n", done, last);
        out.flush();
      }
    }
    out.printf(Locale.ROOT, "growth: %.1f %%%n", 100 * (last / first - 1));
    return 0;
  }

  /** After how many steps memory is read: ten times, as evenly as can be, and last at the end. */
  static int[] tenths(int steps) {
    return IntStream.rangeClosed(1, PARTS)
        .map(part -> (int) ((long) steps * part / PARTS))
        .toArray();
  }
}
