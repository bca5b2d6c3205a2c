package io.github.learnedmixup.pixelcnn.report;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** Shows on standard error how many images are scored, and the time left. */
final class ScoringProgressBar implements AutoCloseable {
  private static final int UPDATE_MILLIS = 500;

  private final ProgressBar bar;

  /** Shows the bar at once. */
  ScoringProgressBar(long images) {
    bar =
        new ProgressBarBuilder()
            .setTaskName("score")
            .setInitialMax(images)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .build();
  }

  /** Counts images that are scored. */
  void scored(int count) {
    bar.stepBy(count);
  }

  @Override
  public void close() {
    bar.close();
  }
}
