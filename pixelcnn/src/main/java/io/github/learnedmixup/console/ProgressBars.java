package io.github.learnedmixup.console;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Draws a bar on standard error for each piece of work, with the time that it took and has left.
 */
public final class ProgressBars implements Progress {
  /** Bars appear when work begins. */
  public ProgressBars() {}

  private static final int UPDATE_MILLIS = 500;

  @Override
  public Task begin(String name, long steps) {
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .build();
    return new Task() {
      @Override
      public void advance(long done) {
        bar.stepTo(done);
      }

      @Override
      public void close() {
        bar.close();
      }
    };
  }
}
