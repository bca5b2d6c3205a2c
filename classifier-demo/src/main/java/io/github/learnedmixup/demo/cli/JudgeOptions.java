package io.github.learnedmixup.demo.cli;

import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.demo.judge.JudgeCache;
import io.github.learnedmixup.demo.judge.JudgeSettings;
import io.github.learnedmixup.demo.judge.Judges;
import io.github.learnedmixup.pixelcnn.dataset.CacheFolder;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the judges of a command. */
final class JudgeOptions {
  private static final int MOST = 3;

  @Option(
      names = "--judges",
      paramLabel = "K",
      description = "how many judges, 1 to 3, are averaged; default ${DEFAULT-VALUE}")
  private int count = MOST;

  @Option(
      names = "--judge-epochs",
      paramLabel = "N",
      description =
          "epochs of training of each judge; default ${DEFAULT-VALUE}; judges are trained once and"
              + " kept")
  private int epochs = JudgeSettings.defaults().epochs();

  @Option(
      names = "--judge-cache",
      paramLabel = "DIR",
      description = "where judges are kept; default judges in ~/.cache/learned-mixup")
  private @Nullable Path folder;

  /** Finds or trains the judges of a set; see {@link JudgeCache#judges}. */
  Judges judges(LabelledImages split, Progress progress) throws IOException {
    return cache().judges(split, 1, count, progress);
  }

  /**
   * Finds or trains others, of seeds that no judge has.
   *
   * @param howMany positive
   */
  Judges others(LabelledImages split, int howMany, Progress progress) throws IOException {
    return cache().judges(split, MOST + 1, howMany, progress);
  }

  /** Sets what decides the judges beside their images. */
  void describe(Description.Builder to) {
    to.set("count", count).include("settings", settings()::describe);
  }

  private JudgeSettings settings() {
    return JudgeSettings.defaults().withEpochs(epochs);
  }

  /**
   * Refuses what judges cannot be trained by, before anything is done.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  void check() {
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException(
          "--judges must be in [1, %d], but is %d".formatted(MOST, count));
    }
    if (epochs < 1) {
      throw new IllegalArgumentException("--judge-epochs must be positive, but is " + epochs);
    }
  }

  private JudgeCache cache() {
    check();
    Path kept = folder == null ? CacheFolder.ofUser().resolve("judges") : folder;
    return new JudgeCache(kept, settings());
  }
}
