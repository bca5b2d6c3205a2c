package io.github.learnedmixup.benchmarks.measure;

import java.io.PrintWriter;

/** Tells on standard error what is being measured, so that a long silence is understood. */
public record Announcer(PrintWriter err) {
  public void say(String what) {
    err.println("measuring: " + what);
    err.flush();
  }
}
