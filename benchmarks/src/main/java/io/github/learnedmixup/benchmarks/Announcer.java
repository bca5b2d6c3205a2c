package io.github.learnedmixup.benchmarks;

import java.io.PrintWriter;

/** Tells on standard error what is being measured, so that a long silence is understood. */
record Announcer(PrintWriter err) {
  void say(String what) {
    err.println("measuring: " + what);
    err.flush();
  }
}
