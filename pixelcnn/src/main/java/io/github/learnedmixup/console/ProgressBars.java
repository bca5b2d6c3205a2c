package io.github.learnedmixup.console;

import java.io.Console;
import java.util.function.Consumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows on standard error how far each piece of work has come, with the time that it took and has
 * left: a bar on a terminal, a line every ten seconds elsewhere, nothing with {@code --quiet}.
 */
public final class ProgressBars implements Progress {
  private static final int UPDATE_MILLIS = 500;
  private static final int LINE_MILLIS = 10_000;
  private static final int LINE_LENGTH = 110;

  /** Bars appear when work begins. */
  public ProgressBars() {}

  @Override
  public Task begin(String name, long steps) {
    ProgressBar bar = builder(name, steps).build();
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

  /** Begins a bar to which more can be said. */
  public static ProgressBarBuilder builder(String name, long steps) {
    return builder(name, steps, isTerminal(), Verbosity.ofProcess(), System.err::println);
  }

  static ProgressBarBuilder builder(
      String name, long steps, boolean terminal, Verbosity verbosity, Consumer<String> lines) {
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(steps)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(terminal ? UPDATE_MILLIS : LINE_MILLIS);
    if (verbosity == Verbosity.QUIET) {
      return builder.setConsumer(new DelegatingProgressBarConsumer(line -> {}, LINE_LENGTH));
    }
    return terminal
        ? builder
        : builder.setConsumer(new DelegatingProgressBarConsumer(lines, LINE_LENGTH));
  }

  @SuppressWarnings("SystemConsoleNull") // from Java 22 on, the console itself is asked
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null || Runtime.version().feature() < 22) {
      return console != null;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
