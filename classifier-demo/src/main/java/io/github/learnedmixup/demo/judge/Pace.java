package io.github.learnedmixup.demo.judge;

import io.github.learnedmixup.demo.statistics.Phrases;
import java.io.PrintWriter;

/** Tells after each of several long pieces of work how long they took, and what is left. */
public final class Pace {
  private final long begun = System.nanoTime();
  private final int pieces;
  private final PrintWriter to;

  /** Counts from now on. */
  public Pace(int pieces, PrintWriter to) {
    this.pieces = pieces;
    this.to = to;
  }

  /** Tells that so many of the pieces are done, at least one. */
  public void tell(int done) {
    double seconds = (System.nanoTime() - begun) / 1e9;
    String left =
        done == pieces
            ? ""
            : ", about " + Phrases.duration(seconds / done * (pieces - done)) + " left";
    to.printf("%d of %d ways done in %s%s%n", done, pieces, Phrases.duration(seconds), left);
    to.flush();
  }
}
