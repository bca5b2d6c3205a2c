package io.github.learnedmixup.console;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How much a command line says while it works. Results are printed whatever it is. */
enum Verbosity {
  /** Warnings alone. */
  QUIET("WARN"),
  /** What is being done, a line each, and progress. */
  NORMAL("INFO"),
  /** Settings as well, and what each part does. */
  VERBOSE("DEBUG");

  /** The system property that the logging of the command lines takes its level from. */
  private static final String PROPERTY = "learnedmixup.log";

  private final String level;

  Verbosity(String level) {
    this.level = level;
  }

  /** The options, which every command has. */
  static final class Options {
    @ArgGroup private @Nullable Choice choice;

    private static final class Choice {
      @Option(
          names = "--quiet",
          required = true,
          description = "Shows warnings and the result alone.")
      private boolean quiet;

      @Option(
          names = "--verbose",
          required = true,
          description = "Shows settings and details as well.")
      private boolean verbose;
    }
  }

  /** Takes the choice from a command line's words, before the first logger is made. */
  static void choose(List<String> words) {
    for (Verbosity choice : values()) {
      if (words.contains("--" + choice.name().toLowerCase(Locale.ROOT))) {
        System.setProperty(PROPERTY, choice.level);
      }
    }
  }

  /** What was chosen for this process. */
  static Verbosity ofProcess() {
    String chosen = System.getProperty(PROPERTY, NORMAL.level);
    for (Verbosity choice : values()) {
      if (choice.level.equals(chosen)) {
        return choice;
      }
    }
    return NORMAL;
  }
}
