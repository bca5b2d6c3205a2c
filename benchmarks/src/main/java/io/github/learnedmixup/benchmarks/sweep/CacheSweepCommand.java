package io.github.learnedmixup.benchmarks.sweep;

import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.augment.SampleSupply.LatePolicy;
import io.github.learnedmixup.benchmarks.measure.Machine;
import io.github.learnedmixup.benchmarks.pipeline.ClassifierSteps;
import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.OutputFile;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.console.ProgressBars;
import io.github.learnedmixup.console.SamplesImages;
import io.github.learnedmixup.demo.classifier.Classifier;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.cli.DataOptions;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.image.Png;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds good settings for a machine, a model and the demo's classifier. */
@SamplesImages
@Command(
    name = "cache-sweep",
    description = {
      "Trains the demo's classifier with learned mixup again and again, with the default"
          + " settings of its supply of samples and with one of them changed at a time, shows"
          + " what each costs and gains, and recommends settings.",
      "Use it on a machine that does nothing else."
    },
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class)
public final class CacheSweepCommand implements Callable<Integer> {
  private static final int FEWEST_STEPS = 10;

  @Spec private CommandSpec command;

  @Mixin private final DataOptions data = new DataOptions();

  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      defaultValue = ImageSet.DIGITS,
      description = "A shipped model's name or a model file. Default: ${DEFAULT-VALUE}.")
  private String model;

  @Option(
      names = "--steps",
      defaultValue = "1000",
      description = {
        "Optimiser steps of each training, at least 10. Pool and cache are tried only if they are"
            + " enough to fill the pool: with the default pool and a batch of 64, 256 times the"
            + " reuse. Default: ${DEFAULT-VALUE}."
      })
  private int steps;

  @Option(
      names = "--reuse",
      paramLabel = "N",
      description = {
        "How often a sample is served while the other settings are tried: 1, 2, 4, 8, 16 or 32."
            + " With 1, pool and cache have nothing to do and are not tried. Default: that of the"
            + " plugin, 1."
      })
  private int reuse = SampleSupply.defaults().reuse();

  @Option(
      names = "--batch-size",
      defaultValue = "64",
      description = "Images of a step. Default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Option(
      names = "--late-policy",
      defaultValue = "WAIT",
      description = {
        "What happens to a place whose sample is late: ${COMPLETION-CANDIDATES}. Under WAIT none"
            + " starves, and the classifier is slowed down instead. Default: ${DEFAULT-VALUE}."
      })
  private LatePolicy latePolicy;

  @Option(
      names = "--accuracy",
      description = {
        "Also test each trained classifier, and recommend no value whose accuracy is below the best"
            + " one's by more than chance."
      })
  private boolean accuracy;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = {
        "Begins no further training that would, at the pace of those before, end after M minutes;"
            + " the first two, one to warm up and one with the usual settings, are always done."
            + " Default: no limit."
      })
  private @Nullable Double minutes;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = {
        "The folder for the picture, cache-sweep.png. Default: benchmarks/target where there is"
            + " one, else here."
      })
  private @Nullable Path out;

  @Option(names = "--json", description = "Print the figures as one line of JSON at the end.")
  private boolean json;

  /** How many trainings are done, and how long that took. */
  private static final class Clock {
    private final long began = System.nanoTime();
    private final @Nullable Double minutes;
    private int done;

    Clock(@Nullable Double minutes) {
      this.minutes = minutes;
    }

    boolean hasTimeForAnother() {
      double expected = (System.nanoTime() - began) * 1e-9 * (done + 1) / done;
      return minutes == null || expected <= TimeUnit.MINUTES.toSeconds(1) * minutes;
    }
  }

  @Override
  public Integer call() throws IOException {
    if (steps < FEWEST_STEPS) {
      throw new IllegalArgumentException(
          "--steps must be at least %d, but is %d".formatted(FEWEST_STEPS, steps));
    }
    ImageSet images = data.imageSet();
    Classifier.requireSize(images.train().shape());
    // Mistakes of the user are found before the long work.
    SampleSupply usual = SampleSupply.defaults().withReuse(reuse).withLatePolicy(latePolicy);
    SupplyFactor.all().forEach(factor -> factor.of(usual));
    OutputFile picture =
        OutputFile.of("--out", folder().resolve("cache-sweep.png"), OutputFile.PNG);
    var sweep = new CacheSweep(PixelCnn.of(model), images, batchSize, steps, accuracy);
    ProcessThreads.useNativeThreads(1);

    Map<String, List<SweepRow>> found = new LinkedHashMap<>();
    SweepResult result = run(sweep, usual, found);
    // First of all: they are not to be lost if the picture cannot be written.
    print(result);
    picture.write(Png.of(SweepChart.draw(found)));
    PrintWriter err = command.commandLine().getErr();
    err.println("picture: " + picture.name());
    err.flush();
    return 0;
  }

  private SweepResult run(CacheSweep sweep, SampleSupply usual, Map<String, List<SweepRow>> found) {
    List<SupplyFactor> factors = SupplyFactor.all();
    double places = batchSize * ClassifierSteps.MIX.share();
    // Beside one for each value: to warm up, as usual, and all advice together.
    int trainings =
        3 + factors.stream().mapToInt(factor -> factor.toTry(usual, steps, places).size()).sum();
    Clock clock = new Clock(minutes);
    try (Progress.Task task = new ProgressBars().begin("trainings", trainings)) {
      // The first training in a JVM is slower than all that follow: it is not measured.
      run(sweep, usual, clock, task);
      SweepRow asUsual = run(sweep, usual, clock, task).named("defaults", "reuse " + usual.reuse());
      List<SweepRow> settings = new ArrayList<>();
      List<SweepAdvice> advice = new ArrayList<>();
      SampleSupply recommended = usual;
      for (SupplyFactor factor : factors) {
        SupplyFactor.Level usualLevel = factor.of(usual);
        List<SupplyFactor.Level> toTry = factor.toTry(usual, steps, places);
        List<SweepRow> rows = new ArrayList<>();
        for (SupplyFactor.Level level : factor.levels()) {
          if (level.equals(usualLevel)) {
            rows.add(asUsual.named(factor.name(), level.label()));
          } else if (toTry.contains(level) && clock.hasTimeForAnother()) {
            SweepRow row =
                run(sweep, level.setting().apply(usual), clock, task)
                    .named(factor.name(), level.label());
            rows.add(row);
            settings.add(row);
          }
        }
        found.put(factor.name(), rows);
        if (rows.size() == 1) {
          String reason = factor.whyNot(usual, steps, places).orElse("no time");
          advice.add(SweepAdvice.notTried(factor, reason));
          continue;
        }
        SweepAdvice chosen =
            SweepAdvice.of(factor, rows, (long) (steps * places), sweep.images().test().size());
        advice.add(chosen);
        recommended = factor.named(chosen.level()).setting().apply(recommended);
      }
      SweepRow together = clock.hasTimeForAnother() ? run(sweep, recommended, clock, task) : null;
      return new SweepResult(asUsual, settings, advice, together);
    }
  }

  private static SweepRow run(
      CacheSweep sweep, SampleSupply supply, Clock clock, Progress.Task task) {
    SweepRow row = sweep.run(supply);
    clock.done++;
    task.advance(clock.done);
    return row;
  }

  private Path folder() {
    if (out != null) {
      return out;
    }
    Path target = Path.of("benchmarks", "target");
    return Files.isDirectory(target) ? target : Path.of("");
  }

  private void print(SweepResult result) {
    PrintWriter to = command.commandLine().getOut();
    Machine.lines().forEach(to::println);
    to.printf("Model: %s, images: %s, %d steps of %d%n%n", model, data.dataset(), steps, batchSize);
    result.table().forEach(to::println);
    to.printf("%nRecommended for this machine, model and classifier:%n");
    result.advice().forEach(advice -> to.println("  " + advice.line()));
    to.println(result.verdict());
    if (json) {
      to.println(result.json());
    }
    to.flush();
  }
}
