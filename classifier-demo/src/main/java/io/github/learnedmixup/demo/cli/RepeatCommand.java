package io.github.learnedmixup.demo.cli;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** The words of a command line, quoted for a shell. */
public final class RepeatCommand {
  private static final String PROGRAM = "java -jar classifier-demo/target/classifier-demo.jar";
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private RepeatCommand() {}

  public static String of(CommandSpec spec) {
    return of(spec.commandLine().getParseResult().originalArgs());
  }

  public static String of(List<String> arguments) {
    return arguments.stream()
        .map(RepeatCommand::quoted)
        .collect(Collectors.joining(" ", PROGRAM + " ", ""))
        .stripTrailing();
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
