package io.github.learnedmixup.benchmarks;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.demo.Progress;
import io.github.learnedmixup.demo.ProgressBars;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.cli.CommandLines;
import io.github.learnedmixup.pixelcnn.cli.ProcessThreads;
import io.github.learnedmixup.pixelcnn.data.Digits;
import io.github.learnedmixup.pixelcnn.data.LabelledImages;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows that learned mixup may run for long. */
@Command(
    name = "soak",
    description = {
      "Takes many batches of 64 digits, a quarter of each drawn by a small model, over many epochs,"
          + " and tells what the process holds after the first tenth and at the end: resident size,"
          + " heap, native memory and threads."
    },
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class)
final class SoakCommand implements Callable<Integer> {
  private static final int BATCH = 64;
  private static final int BATCHES_AN_EPOCH = 100;
  private static final int PARTS = 10;

  /** A pool that is there, and a cache that is full and evicting, long before the first tenth. */
  private static final SampleSupply SUPPLY =
      SampleSupply.defaults().withReuse(8).withPoolSize(1024).withCacheBytes(1 << 20);

  @Spec private CommandSpec command;

  @Option(
      names = "--batches",
      defaultValue = "100000",
      description = "Batches to take, at least 10. Default: ${DEFAULT-VALUE}.")
  private int batches;

  @Option(names = "--json", description = "Print the figures as one line of JSON at the end.")
  private boolean json;

  @Override
  public Integer call() {
    if (batches < PARTS) {
      throw new IllegalArgumentException(
          "--batches must be at least %d, but is %d".formatted(PARTS, batches));
    }
    ProcessThreads.useNativeThreads(1);
    MemoryGrowth growth = run();
    PrintWriter out = command.commandLine().getOut();
    Machine.lines().forEach(out::println);
    out.println();
    growth.table().forEach(out::println);
    if (json) {
      out.println(growth.json());
    }
    out.flush();
    return 0;
  }

  private MemoryGrowth run() {
    PixelCnnSpec spec =
        PixelCnnSpec.of(Digits.SIZE, Digits.SIZE, Digits.CLASSES)
            .withFeatures(4)
            .withDilations(List.of(1, 2));
    LabelledImages images = Digits.draw(BATCH * BATCHES_AN_EPOCH, 1);
    try (Progress.Task task = new ProgressBars().begin("batches", batches);
        var mixed =
            LearnedMixupIterator.builder(
                    ClassifierSteps.real(images, BATCH), PixelCnn.untrained(spec, 1))
                .mixPlan(ClassifierSteps.MIX)
                .sampleSupply(SUPPLY)
                .build()) {
      int tenth = batches / PARTS;
      take(mixed, 0, tenth, task);
      MemoryReading first = MemoryReading.afterCollection();
      take(mixed, tenth, batches, task);
      return MemoryGrowth.of(batches, first, MemoryReading.afterCollection());
    }
  }

  private static void take(LearnedMixupIterator mixed, int from, int until, Progress.Task task) {
    for (int done = from; done < until; ) {
      int next = Math.min(BATCHES_AN_EPOCH, until - done);
      Batches.take(mixed, next);
      done += next;
      task.advance(done);
    }
  }
}
