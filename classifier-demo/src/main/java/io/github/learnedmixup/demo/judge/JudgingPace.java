package io.github.learnedmixup.demo.judge;

import io.github.learnedmixup.demo.statistics.StatisticPhrases;
import java.io.PrintWriter;

/** Reports, after each of several methods, how long they took and how long the others will take. */
public final class JudgingPace {
  private final long start = System.nanoTime();
  private final int methods;
  private final PrintWriter to;

  /** Measures the time from now on. */
  public JudgingPace(int methods, PrintWriter to) {
    this.methods = methods;
    this.to = to;
  }

  /** Reports that {@code done} methods are done, at least one. */
  public void report(int done) {
    double seconds = (System.nanoTime() - start) / 1e9;
    String left =
        done == methods
            ? ""
            : ", about " + StatisticPhrases.duration(seconds / done * (methods - done)) + " left";
    to.printf(
        "%d of %d ways done in %s%s%n", done, methods, StatisticPhrases.duration(seconds), left);
    to.flush();
  }
}
