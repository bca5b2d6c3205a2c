package io.github.learnedmixup.console;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

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

  /** The system property of what each iterator of learned mixup says of its settings. */
  private static final String ITERATORS = PROPERTY + ".iterators";

  private final String level;

  Verbosity(String level) {
    this.level = level;
  }

  /** Gives a command the options {@code --quiet} and {@code --verbose}, of which one may be set. */
  static void addOptions(CommandSpec command) {
    command.addArgGroup(
        ArgGroupSpec.builder()
            .addArg(option(QUIET, "Shows warnings and the result alone."))
            .addArg(option(VERBOSE, "Shows settings and details as well."))
            .build());
  }

  private static OptionSpec option(Verbosity choice, String description) {
    return OptionSpec.builder(choice.word()).required(true).description(description).build();
  }

  private String word() {
    return "--" + name().toLowerCase(Locale.ROOT);
  }

  /** Takes the choice from a command line's words, before the first logger is made. */
  static void choose(List<String> words) {
    for (Verbosity choice : values()) {
      if (words.contains(choice.word())) {
        System.setProperty(PROPERTY, choice.level);
        if (choice == VERBOSE) {
          System.setProperty(ITERATORS, choice.level);
        }
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
