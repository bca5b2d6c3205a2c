package io.github.learnedmixup.pixelcnn.folder;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.ByteArrays;
import io.github.learnedmixup.pixelcnn.folder.picture.Picture;
import io.github.learnedmixup.pixelcnn.folder.picture.PictureReader;
import io.github.learnedmixup.pixelcnn.folder.picture.Remark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the files of a set on all processors, and says once what is true of several of them. */
final class FolderPictures {
  /** Files that are read before it is looked whether one of them failed. */
  private static final int TOGETHER = 512;

  private static final int NAMED = 3;

  private final Path folder;
  private final int side;
  private final List<Picture> pictures = new ArrayList<>();
  private long bytes;

  private FolderPictures(Path folder, int side) {
    this.folder = folder;
    this.side = side;
  }

  /** A file that was read or refused. */
  private record Outcome(
      Path file, @Nullable Picture picture, @Nullable InvalidInputException refusal) {}

  /**
   * Reads files. What is refused does not depend on how fast the threads are.
   *
   * @param side rows and columns of the images, or 0 for those of the files
   * @return the pictures, of one size, in the order of the files
   * @throws InvalidInputException if files are damaged or differ in size; the message names the
   *     first of them
   * @throws IOException if a file cannot be read
   */
  static List<Picture> read(Path folder, List<Path> files, int side) throws IOException {
    FolderPictures reading = new FolderPictures(folder, side);
    for (int from = 0; from < files.size(); from += TOGETHER) {
      reading.add(files, from, Math.min(files.size(), from + TOGETHER));
    }
    reading.tellRemarks(files);
    return reading.pictures;
  }

  private void add(List<Path> files, int from, int to) throws IOException {
    List<Outcome> outcomes;
    try {
      outcomes = files.subList(from, to).parallelStream().map(this::outcome).toList();
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
    List<Outcome> refused = outcomes.stream().filter(outcome -> outcome.refusal() != null).toList();
    if (!refused.isEmpty()) {
      throw refusal(refused);
    }
    for (Outcome outcome : outcomes) {
      if (outcome.picture() != null) {
        add(files, outcome.file(), outcome.picture());
      }
    }
  }

  private Outcome outcome(Path file) {
    try {
      return new Outcome(file, PictureReader.read(file, side), null);
    } catch (InvalidInputException refusal) {
      return new Outcome(file, null, refusal);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static InvalidInputException refusal(List<Outcome> refused) {
    InvalidInputException first = refused.get(0).refusal();
    String message = first == null ? "" : first.getMessage();
    if (refused.size() > 1) {
      List<String> others =
          refused.stream().skip(1).limit(NAMED).map(outcome -> outcome.file().toString()).toList();
      message +=
          "; %d more files like it: %s%s"
              .formatted(
                  refused.size() - 1,
                  String.join(", ", others),
                  refused.size() - 1 > NAMED ? ", ..." : "");
    }
    return new InvalidInputException(message, first);
  }

  private void add(List<Path> files, Path file, Picture picture) {
    if (!pictures.isEmpty() && !picture.isOfSizeOf(pictures.get(0))) {
      throw new InvalidInputException(
          ("%s: expected pictures of one size, but %s has %s pixels and %s has %s: bring them to one"
                  + " size with --resize N or FolderSettings.withResize")
              .formatted(folder, files.get(0), pictures.get(0).size(), file, picture.size()));
    }
    bytes += picture.values().length;
    if (bytes > ByteArrays.MOST_BYTES) {
      throw new InvalidInputException(
          "%s: expected images of at most %d bytes together, but %d files have more"
              .formatted(folder, ByteArrays.MOST_BYTES, files.size()));
    }
    pictures.add(picture);
  }

  private void tellRemarks(List<Path> files) {
    boolean inColour = pictures.stream().anyMatch(picture -> picture.shape().isColour());
    for (Remark remark : Remark.values()) {
      int count = 0;
      Path first = null;
      for (int i = 0; i < pictures.size(); i++) {
        if (pictures.get(i).remarks().contains(remark)) {
          count++;
          first = first == null ? files.get(i) : first;
        }
      }
      if (first != null && (remark != Remark.GREY || inColour)) {
        new FolderLog(folder)
            .warn(
                "%d of %d pictures %s; the first is %s",
                count, files.size(), remark.words(), first);
      }
    }
  }
}
