package io.github.learnedmixup.pixelcnn.folder;

import com.google.errorprone.annotations.FormatMethod;
import io.github.learnedmixup.console.Printable;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said about a folder, under its name. Names in it are shown, not obeyed. */
record FolderLog(Path folder) {
  private static final Logger log = LoggerFactory.getLogger(ImageFolder.class);

  @FormatMethod
  void info(String message, Object... arguments) {
    log.info("{}", line(message, arguments));
  }

  @FormatMethod
  void warn(String message, Object... arguments) {
    log.warn("{}", line(message, arguments));
  }

  @FormatMethod
  private String line(String message, Object... arguments) {
    return Printable.of(folder + ": " + message.formatted(arguments));
  }
}
