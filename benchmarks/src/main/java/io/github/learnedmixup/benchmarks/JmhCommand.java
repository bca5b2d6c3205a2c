package io.github.learnedmixup.benchmarks;

import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** Hands everything over to JMH's own command line. */
@Command(
    name = "jmh",
    description = {
      "Runs the JMH benchmarks.",
      "All arguments are JMH's own: 'jmh -l' lists the benchmarks, 'jmh -h' explains the options,"
          + " 'jmh Sampler -f 1' runs those whose name contains Sampler, in one process."
    })
final class JmhCommand implements Callable<Integer> {
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  @Option(names = "--help", usageHelp = true, description = "Show this help and exit.")
  private boolean help;

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException, RunnerException {
    try {
      var given = new CommandLineOptions(arguments.toArray(String[]::new));
      if (isOnlyToTell(given)) {
        org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
      } else {
        new Runner(inForks(given)).run();
      }
      return 0;
    } catch (CommandLineOptionException e) {
      throw new InvalidInputException("JMH does not take this: " + e.getMessage(), e);
    } catch (NoBenchmarksException e) {
      throw new InvalidInputException(
          "there is no such benchmark: " + arguments + " ('jmh -l' lists them)", e);
    }
  }

  private static boolean isOnlyToTell(CommandLineOptions given) {
    return given.shouldHelp()
        || given.shouldList()
        || given.shouldListWithParams()
        || given.shouldListProfilers()
        || given.shouldListResultFormats();
  }

  /** Options for processes that log as this one does, for which JMH does not care by itself. */
  static Options inForks(CommandLineOptions given) {
    List<String> more = new ArrayList<>(given.getJvmArgsAppend().orElse(List.of()));
    more.add(CommandLines.loggingArgument());
    return new OptionsBuilder().parent(given).jvmArgsAppend(more.toArray(String[]::new)).build();
  }
}
