package io.github.learnedmixup.pixelcnn.report;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.console.OutputFile;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.SealedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The figures of a training's epochs, in their order; kept in a file, so that a run that was
 * stopped and goes on has them all. The file is CSV: the line {@value #HEADER}, then a line an
 * epoch.
 *
 * @param epochs in rising order
 */
record TrainingHistory(List<Epoch> epochs) {
  private static final String HEADER = "epoch,train_nats,validation_nats,seconds";

  /** What a file is known again by. */
  static final OutputFile.Kind FILE =
      OutputFile.Kind.beginningWith("history of a training", HEADER);

  /**
   * One epoch.
   *
   * @param epoch from 1
   * @param trainNats mean negative log-likelihood of a training image, in training
   * @param validationNats that of a validation image; NaN, also in the file, without any
   * @param seconds wall time since the run began
   */
  @Immutable
  record Epoch(int epoch, double trainNats, double validationNats, double seconds) {
    private String line() {
      return String.format(Locale.ROOT, "%d,%s,%s,%s", epoch, trainNats, validationNats, seconds);
    }
  }

  TrainingHistory {
    epochs = List.copyOf(epochs);
  }

  /** The history of a run that begins. */
  static TrainingHistory empty() {
    return new TrainingHistory(List.of());
  }

  /**
   * This history up to an epoch and then that epoch: what stood in its place or after it, of a run
   * that went further than its last checkpoint, is gone.
   */
  TrainingHistory with(Epoch next) {
    return new TrainingHistory(
        Stream.concat(epochs.stream().filter(epoch -> epoch.epoch < next.epoch), Stream.of(next))
            .toList());
  }

  /** Writes the file, beside its target first. */
  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    epochs.forEach(epoch -> text.append(epoch.line()).append('\n'));
    SealedFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a file; one that is not there is an empty history.
   *
   * @throws InvalidInputException if it is not such a file
   */
  static TrainingHistory read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return empty();
    }
    // Bytes that are no UTF-8 are foreign, too, and are to be told by the line they are in.
    List<String> lines =
        new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
      throw refused(file, 1, "'" + HEADER + "'", lines.isEmpty() ? "" : lines.get(0));
    }
    List<Epoch> epochs = new ArrayList<>();
    int last = 0;
    for (int i = 1; i < lines.size(); i++) {
      Epoch epoch = parse(file, i + 1, lines.get(i));
      if (epoch.epoch <= last) {
        throw refused(file, i + 1, "an epoch after " + last, lines.get(i));
      }
      last = epoch.epoch;
      epochs.add(epoch);
    }
    return new TrainingHistory(epochs);
  }

  private static Epoch parse(Path file, int number, String line) {
    String[] columns = line.split(",", -1);
    try {
      if (columns.length == 4) {
        return new Epoch(
            Integer.parseInt(columns[0]),
            Double.parseDouble(columns[1]),
            Double.parseDouble(columns[2]),
            Double.parseDouble(columns[3]));
      }
    } catch (NumberFormatException e) {
      throw new InvalidInputException(refused(file, number, "four numbers", line).getMessage(), e);
    }
    throw refused(file, number, "four numbers", line);
  }

  private static InvalidInputException refused(
      Path file, int number, String expected, String found) {
    return new InvalidInputException(
        "%s, line %d: expected %s, but found '%s'; remove the file to go on without the earlier epochs' figures"
            .formatted(file, number, expected, found));
  }
}
