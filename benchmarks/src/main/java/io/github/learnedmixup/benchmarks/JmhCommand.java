package io.github.learnedmixup.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
  public Integer call() throws IOException {
    org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
    return 0;
  }
}
