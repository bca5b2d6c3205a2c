package io.github.learnedmixup.pixelcnn.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** Shows on standard error how many images are scored, and the time left. */
final class ScoringProgressBar implements AutoCloseable {
  private static final int UPDATE_MILLIS = 500;

  private final long images;
  private @Nullable ProgressBar bar;

  /** Prepares a bar, which appears with the first images, so that refused ones show none. */
  ScoringProgressBar(long images) {
    this.images = images;
  }

  /** Counts images that are scored. */
  void scored(int count) {
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("score")
              .setInitialMax(images)
              .setUpdateIntervalMillis(UPDATE_MILLIS)
              .build();
    }
    bar.stepBy(count);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
