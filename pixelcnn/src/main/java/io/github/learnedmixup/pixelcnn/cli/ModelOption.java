package io.github.learnedmixup.pixelcnn.cli;

import io.github.learnedmixup.console.Printable;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;

/** The option that names the model of every command that needs one. */
public final class ModelOption {
  private static final String SUFFIX = ".pixelcnn";

  @Option(
      names = "--model",
      required = true,
      showDefaultValue = Help.Visibility.NEVER,
      paramLabel = "NAME|FILE",
      description = "A shipped model's name or a model file.")
  private String model = "";

  /**
   * Loads the model.
   *
   * @throws io.github.learnedmixup.pixelcnn.error.InvalidInputException if there is none or it is
   *     damaged
   */
  public PixelCnn load() throws IOException {
    return PixelCnn.of(model);
  }

  /**
   * What the user calls the model: a file's name without its folder and suffix, its control
   * characters escaped.
   */
  public String name() {
    Path last = Path.of(model).getFileName();
    String name = Printable.of(last == null ? model : last.toString());
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }
}
