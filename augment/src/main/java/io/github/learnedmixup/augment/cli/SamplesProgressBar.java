package io.github.learnedmixup.augment.cli;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** Shows on standard error how many samples a bank holds, how many a second come, and the rest. */
final class SamplesProgressBar implements AutoCloseable {
  private static final int UPDATE_MILLIS = 500;

  private final long samples;
  private @Nullable ProgressBar bar;

  /** Prepares a bar, which appears when the first samples are counted. */
  SamplesProgressBar(long samples) {
    this.samples = samples;
  }

  /** Tells how many samples there are; those of the first call were there before. */
  void held(long count) {
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("pregenerate")
              .setInitialMax(samples)
              .startsFrom(count, Duration.ZERO)
              .setUpdateIntervalMillis(UPDATE_MILLIS)
              .showSpeed()
              .build();
    }
    bar.stepTo(count);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
