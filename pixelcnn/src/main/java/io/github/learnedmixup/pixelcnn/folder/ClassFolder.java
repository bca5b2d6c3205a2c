package io.github.learnedmixup.pixelcnn.folder;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.folder.picture.PictureFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The pictures of a class.
 *
 * @param name of the folder, and so of the class
 * @param files in the order of their names
 */
record ClassFolder(String name, List<Path> files) {
  /** Names by their bytes in UTF-8, so that the order is that of no language. */
  static final Comparator<String> BYTE_ORDER =
      (first, second) ->
          Arrays.compareUnsigned(
              first.getBytes(StandardCharsets.UTF_8), second.getBytes(StandardCharsets.UTF_8));

  /** What systems and archivers leave behind; nobody misses it. */
  private static final Set<String> LITTER = Set.of("Thumbs.db", "desktop.ini", "__MACOSX");

  /**
   * Lists the class folders in a folder, in the order of their names.
   *
   * @param skipped takes up what is no class folder and no picture in one
   * @throws InvalidInputException if a class folder has no picture
   */
  static List<ClassFolder> in(Path folder, Skipped skipped) throws IOException {
    List<ClassFolder> classes = new ArrayList<>();
    for (Path entry : entries(folder)) {
      if (Files.isDirectory(entry)) {
        classes.add(read(entry, skipped));
      } else {
        skipped.add(entry);
      }
    }
    return classes;
  }

  /** Whether a folder has a file with the name of a picture. */
  static boolean hasPicture(Path folder) throws IOException {
    return entries(folder).stream().anyMatch(ClassFolder::isPicture);
  }

  private static boolean isPicture(Path entry) {
    return PictureFormat.isNamed(name(entry)) && !Files.isDirectory(entry);
  }

  private static ClassFolder read(Path folder, Skipped skipped) throws IOException {
    List<Path> files = new ArrayList<>();
    Skipped others = new Skipped();
    for (Path entry : entries(folder)) {
      if (isPicture(entry)) {
        files.add(entry);
      } else {
        others.add(entry);
      }
    }
    if (files.isEmpty()) {
      throw new InvalidInputException(
          "%s: expected at least one picture of this class (%s), but found %s"
              .formatted(folder, PictureFormat.ENDINGS, others.words()));
    }
    skipped.addAll(others);
    return new ClassFolder(name(folder), files);
  }

  /** What is in a folder and not hidden, in the order of names. */
  static List<Path> entries(Path folder) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path entry : stream) {
        if (!Files.isHidden(entry)
            && !name(entry).startsWith(".")
            && !LITTER.contains(name(entry))) {
          entries.add(entry);
        }
      }
    }
    entries.sort(Comparator.comparing(ClassFolder::name, BYTE_ORDER));
    return entries;
  }

  /** The last part of a path. */
  static String name(Path path) {
    Path last = path.getFileName();
    return last == null ? path.toString() : last.toString();
  }
}
