package io.github.learnedmixup.pixelcnn.cli;

import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.pixelcnn.report.ModelInfo;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells what a model file says of itself. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    showDefaultValues = true,
    sortOptions = false,
    description = "Tells what a model is: structure, data, training, digest, size.")
final class InfoCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec command;
  @Mixin private ModelOption model = new ModelOption();

  @Option(names = "--json", description = "Print one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    ModelInfo info = ModelInfo.of(model.name(), model.load());
    PrintWriter print = CommandLines.out(command);
    if (json) {
      print.println(info.json());
    } else {
      print.print(info.table());
    }
    print.flush();
    return 0;
  }
}
