package io.github.learnedmixup.augment.cli;

import io.github.learnedmixup.console.ProgressBars;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** Shows on standard error how many samples a bank holds, how many a second come, and the rest. */
final class PregenerationProgressBar implements AutoCloseable {
  private final long samples;
  private @Nullable ProgressBar bar;

  /** Prepares a bar, which appears when the first samples are counted. */
  PregenerationProgressBar(long samples) {
    this.samples = samples;
  }

  /** Tells how many samples there are; those of the first call were there before. */
  void held(long count) {
    if (bar == null) {
      bar =
          ProgressBars.builder("pregenerate", samples)
              .startsFrom(count, Duration.ZERO)
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
