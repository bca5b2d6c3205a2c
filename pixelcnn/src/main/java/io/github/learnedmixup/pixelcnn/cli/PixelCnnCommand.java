package io.github.learnedmixup.pixelcnn.cli;

import io.github.learnedmixup.console.CommandLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line of the PixelCNN. */
@Command(
    name = "pixelcnn",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    description = "Trains class-conditional PixelCNNs, draws images from them and measures them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TrainCommand.class,
      SamplesCommand.class,
      BetweenCommand.class,
      ScoreCommand.class,
      InfoCommand.class,
      CardCommand.class,
      HelpCommand.class
    })
public final class PixelCnnCommand {
  private PixelCnnCommand() {}

  /** Runs the command line and exits with its code. */
  public static void main(String[] arguments) {
    CommandLines.main(PixelCnnCommand::new, arguments);
  }

  static int run(String... arguments) {
    return CommandLines.run(new PixelCnnCommand(), arguments);
  }
}
