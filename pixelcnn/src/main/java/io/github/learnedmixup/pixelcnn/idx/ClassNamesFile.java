package io.github.learnedmixup.pixelcnn.idx;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A text file with the name of each class in a line, in UTF-8, in the order of the labels. */
@Internal
public final class ClassNamesFile {
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private ClassNamesFile() {}

  /**
   * Reads names, without the white space around them. Empty lines at the end do not count.
   *
   * @throws InvalidInputException if there is no name, a name is empty or there twice, there are
   *     more than a model can have, or the file is no such text
   * @throws IOException if the file cannot be read
   */
  public static List<String> read(Path file) throws IOException {
    List<String> names = lines(file);
    if (names.isEmpty() || names.size() > PixelCnnSpec.MOST_CLASSES) {
      throw new InvalidInputException(
          "%s: expected the names of 1 to %d classes, one a line, but found %d"
              .formatted(file, PixelCnnSpec.MOST_CLASSES, names.size()));
    }
    Set<String> known = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).isEmpty() || !known.add(names.get(i))) {
        throw new InvalidInputException(
            "%s: expected a different name for each class, one a line, but line %d is %s"
                .formatted(
                    file,
                    i + 1,
                    names.get(i).isEmpty() ? "empty" : "another \"" + names.get(i) + "\""));
      }
    }
    return names;
  }

  private static List<String> lines(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        lines.add(line.startsWith(BYTE_ORDER_MARK) ? line.substring(1).strip() : line.strip());
      }
    } catch (CharacterCodingException notText) {
      throw new InvalidInputException(
          file + ": expected the names of classes in UTF-8, but found other bytes", notText);
    }
    while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    return lines;
  }
}
