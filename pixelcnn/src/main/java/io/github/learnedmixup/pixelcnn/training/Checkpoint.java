package io.github.learnedmixup.pixelcnn.training;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.SealedFile;
import io.github.learnedmixup.pixelcnn.identity.Description;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * All that a training run needs to go on exactly where it was. What follows from the settings and
 * the place in the run, such as the order of the images, is not kept.
 *
 * <p>A sealed file of magic {@value #MAGIC}: the components in their order, the description and
 * arrays with their length before them.
 *
 * @param run describes settings and data; another run's checkpoint is refused
 * @param epoch epochs that are complete
 * @param batch batches that are complete in the epoch after those
 * @param step optimiser steps
 * @param nats sum of the losses of that epoch's images so far
 * @param seconds wall time so far
 * @param bestEpoch the epoch of the best validation so far; 0 before any
 * @param bestTrainNats training loss of that epoch
 * @param bestValidationNats validation loss of that epoch
 * @param bestWeights averaged weights of that epoch; empty before any
 * @param optimiser state of the optimiser, weights included
 */
@Internal
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Checkpoint(
    Description run,
    int epoch,
    int batch,
    long step,
    double nats,
    double seconds,
    int bestEpoch,
    double bestTrainNats,
    double bestValidationNats,
    float[] bestWeights,
    float[] optimiser) {
  private static final String MAGIC = "PIXELCKP";
  private static final int VERSION = 4;
  private static final SealedFile.Kind KIND =
      new SealedFile.Kind(
          "training checkpoint", MAGIC, VERSION, "remove it and begin the training anew");

  /** Writes the file, beside its target first. */
  public void save(Path file) throws IOException {
    SealedFile.write(file, SealedFile.seal(KIND, this::write));
  }

  private void write(DataOutputStream to) throws IOException {
    run.write(to);
    to.writeInt(epoch);
    to.writeInt(batch);
    to.writeLong(step);
    to.writeDouble(nats);
    to.writeDouble(seconds);
    to.writeInt(bestEpoch);
    to.writeDouble(bestTrainNats);
    to.writeDouble(bestValidationNats);
    writeAll(bestWeights, to);
    writeAll(optimiser, to);
  }

  /**
   * Reads a checkpoint of a run.
   *
   * @param run what the checkpoint must be of
   * @throws InvalidInputException if the file is damaged, foreign, or of a run with other settings
   */
  public static Checkpoint load(Path file, Description run) throws IOException {
    try (DataInputStream from = SealedFile.read(file, KIND)) {
      return read(from, file, run);
    } catch (EOFException | IllegalArgumentException e) {
      throw new InvalidInputException(file + ": the content is not that of a checkpoint", e);
    }
  }

  private static Checkpoint read(DataInputStream from, Path file, Description run)
      throws IOException {
    Description found = Description.read(from);
    if (!found.equals(run)) {
      throw new InvalidInputException(
          "%s is the checkpoint of another run: %s; give the same settings, the number of workers included, to go on, or remove the checkpoint to begin anew"
              .formatted(file, found.differencesInWords(run)));
    }
    return new Checkpoint(
        found,
        from.readInt(),
        from.readInt(),
        from.readLong(),
        from.readDouble(),
        from.readDouble(),
        from.readInt(),
        from.readDouble(),
        from.readDouble(),
        readAll(from, file),
        readAll(from, file));
  }

  private static void writeAll(float[] values, DataOutputStream to) throws IOException {
    to.writeInt(values.length);
    for (float value : values) {
      to.writeFloat(value);
    }
  }

  private static float[] readAll(DataInputStream from, Path file) throws IOException {
    int length = from.readInt();
    if (length < 0 || length > from.available() / Float.BYTES) {
      throw new InvalidInputException(
          "%s announces %d numbers, but %d bytes follow".formatted(file, length, from.available()));
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = from.readFloat();
    }
    return values;
  }
}
