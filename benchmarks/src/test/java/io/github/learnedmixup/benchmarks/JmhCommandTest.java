package io.github.learnedmixup.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.console.CommandLines;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;

class JmhCommandTest {
  @Test
  void inForks_logsAsHereAndKeepsWhatWasGiven() throws CommandLineOptionException {
    Options options =
        JmhCommand.inForks(
            new CommandLineOptions("Sampler", "-f", "3", "-jvmArgsAppend", "-Xms1g -Xmx1g"));

    assertThat(options.getJvmArgsAppend().get())
        .containsExactly("-Xms1g", "-Xmx1g", CommandLines.loggingArgument());
    assertThat(options.getForkCount().get()).isEqualTo(3);
    assertThat(options.getIncludes()).containsExactly("Sampler");
  }
}
