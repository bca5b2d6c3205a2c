package io.github.learnedmixup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.console.CommandLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/**
 * The page of documentation that quotes the help texts of a module's command line.
 *
 * <p>The page begins with prose written by hand, up to the line {@link #MARK}. What follows is
 * generated: a section for each command with its help text. The system property {@value #WRITE} has
 * the page written; otherwise it is compared.
 */
public final class CommandReference {
  private static final Path PAGE = Path.of("docs", "reference-commands.md");
  private static final String WRITE = "learnedmixup.write-docs";
  private static final String MARK =
      "<!-- Generated from here on by CommandReferenceTest: see CONTRIBUTING.md. -->\n";

  private CommandReference() {}

  /**
   * Compares the page with what the commands' option {@code --help} prints.
   *
   * @param command the class of the top command
   */
  public static void check(Class<?> command) throws IOException {
    String page = Files.readString(PAGE);
    assertThat(page).as(PAGE.toString()).containsOnlyOnce(MARK);
    String current =
        page.substring(0, page.indexOf(MARK)) + MARK + helpTexts(CommandLines.of(command));
    if (System.getProperty(WRITE) == null) {
      assertThat(page).as("%s; -D%s writes it anew", PAGE, WRITE).isEqualTo(current);
    } else {
      Files.writeString(PAGE, current);
    }
  }

  /** The help texts of a command and all below it. Picocli must not warn of any. */
  private static String helpTexts(CommandLine command) {
    PrintStream err = System.err;
    ByteArrayOutputStream warnings = new ByteArrayOutputStream();
    StringBuilder texts = new StringBuilder();
    try (PrintStream stream = new PrintStream(warnings, true, StandardCharsets.UTF_8)) {
      System.setErr(stream);
      append(command, texts);
    } finally {
      System.setErr(err);
    }
    assertThat(warnings.toString(StandardCharsets.UTF_8)).isEmpty();
    return texts.toString();
  }

  private static void append(CommandLine command, StringBuilder texts) {
    if (command.getCommandSpec().helpCommand()) {
      return;
    }
    texts
        .append("\n## %s\n\n```text\n".formatted(command.getCommandSpec().qualifiedName()))
        .append(
            command
                .getUsageMessage(CommandLine.Help.Ansi.OFF)
                .replace(System.lineSeparator(), "\n"))
        .append("```\n");
    command.getSubcommands().values().forEach(below -> append(below, texts));
  }
}
