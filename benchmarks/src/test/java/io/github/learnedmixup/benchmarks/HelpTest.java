package io.github.learnedmixup.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.augment.cli.AugmentCommand;
import io.github.learnedmixup.demo.DemoCommand;
import io.github.learnedmixup.pixelcnn.cli.PixelCnnCommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The texts that the commands of all modules explain themselves with. */
class HelpTest {
  private static final Pattern DEFAULT =
      Pattern.compile("\\bdefault:|(^|[;.(] ?)default \\S", Pattern.CASE_INSENSITIVE);
  private static final Pattern EMPTY_DEFAULT =
      Pattern.compile("\\bdefault:?\\s*([.;)]|$)|default:? null", Pattern.CASE_INSENSITIVE);

  static Stream<CommandLine> commands() {
    List<CommandLine> all = new ArrayList<>();
    for (Class<?> main :
        List.of(
            PixelCnnCommand.class,
            AugmentCommand.class,
            DemoCommand.class,
            BenchmarksCommand.class)) {
      CommandLine command = new CommandLine(main);
      all.add(command);
      all.addAll(command.getSubcommands().values());
    }
    assertThat(all).hasSizeGreaterThan(20);
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aCommandsLineInTheListOfCommands_isAWholeSentence(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    String[] shown = usage.header().length > 0 ? usage.header() : usage.description();
    assertThat(shown[0]).as(command.getCommandName()).endsWith(".");
    assertThat(usage.description())
        .as("lines that are broken in the source and not by the width of the terminal")
        .allMatch(paragraph -> paragraph.endsWith(".") || command.getCommandName().equals("help"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOption_tellsItsDefaultOnceAtMost(CommandLine command) {
    Help help = command.getHelp();
    for (OptionSpec option : command.getCommandSpec().options()) {
      Help.Ansi.Text[][] cells =
          help.createDefaultOptionRenderer()
              .render(option, help.parameterLabelRenderer(), help.colorScheme());
      String text =
          Arrays.stream(cells)
              .map(row -> row[row.length - 1].plainString())
              .collect(Collectors.joining(" "))
              .strip();
      String name = command.getCommandName() + " " + option.longestName();
      assertThat(DEFAULT.matcher(text).results().count()).as(name + ": " + text).isLessThan(2);
      assertThat(text).as(name).doesNotContainPattern(EMPTY_DEFAULT);
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOption_isToldInParagraphs(CommandLine command) {
    for (ArgSpec option : command.getCommandSpec().args()) {
      assertThat(option.description()).as(option.paramLabel()).hasSize(1);
    }
  }
}
