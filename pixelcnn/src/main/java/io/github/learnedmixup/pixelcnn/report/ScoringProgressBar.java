package io.github.learnedmixup.pixelcnn.report;

import io.github.learnedmixup.console.ProgressBars;
import me.tongfei.progressbar.ProgressBar;

/** Shows on standard error how many images are scored, and the time left. */
final class ScoringProgressBar implements AutoCloseable {
  private final ProgressBar bar;

  /** Shows the bar at once. */
  ScoringProgressBar(long images) {
    bar = ProgressBars.builder("score", images).build();
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
