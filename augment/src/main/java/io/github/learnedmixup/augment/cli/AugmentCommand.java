package io.github.learnedmixup.augment.cli;

import io.github.learnedmixup.console.CommandLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line of the plugin. */
@Command(
    name = "augment",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    description = "Makes images between two classes for training with learned mixup.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {PregenerateCommand.class, ParentsCommand.class, HelpCommand.class})
public final class AugmentCommand {
  private AugmentCommand() {}

  /** Runs the command line and exits with its code. */
  public static void main(String[] arguments) {
    CommandLines.main(AugmentCommand::new, arguments);
  }

  static int run(String... arguments) {
    return CommandLines.run(new AugmentCommand(), arguments);
  }
}
