package io.github.learnedmixup.demo.own;

import io.github.learnedmixup.console.Progress;

/** Names in front of each piece of work how many minutes are left of all. */
public final class TimeLeft implements Progress {
  private final Progress shown;
  private final double minutes;
  private final long begin;

  /**
   * Begins to count.
   *
   * @param minutes that there are
   * @param begin when they began, by {@link System#nanoTime}
   */
  public TimeLeft(Progress shown, double minutes, long begin) {
    this.shown = shown;
    this.minutes = minutes;
    this.begin = begin;
  }

  @Override
  public Task begin(String name, long steps) {
    return shown.begin(words() + " left, " + name, steps);
  }

  /** Names what is left, such as "12 min"; "0 min" when the time is over. */
  public String words() {
    double left = minutes - (System.nanoTime() - begin) / 60e9;
    return Math.max(0, (long) Math.ceil(left)) + " min";
  }
}
