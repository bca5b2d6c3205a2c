package io.github.learnedmixup.benchmarks.measure;

import java.io.PrintWriter;

/** Announces on standard error what is being measured, so that long measurements are explained. */
public record MeasurementAnnouncer(PrintWriter err) {
  public void say(String what) {
    err.println("measuring: " + what);
    err.flush();
  }
}
