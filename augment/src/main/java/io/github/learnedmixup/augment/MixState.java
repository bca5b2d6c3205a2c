package io.github.learnedmixup.augment;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.identity.Description;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link LearnedMixupIterator} is, between two of its batches, to be saved and gone on
 * from. Immutable.
 *
 * <p>See {@link LearnedMixupIterator#state()} and {@link LearnedMixupBuilder#resumeFrom(MixState)}.
 * It knows the settings that the batches depend on, the seed and the model's digest included: a run
 * is resumed with the same. A file takes about a thousand bytes and 8 for each weight of the class
 * pairs in use; where these are renewed and samples are served more than once, also about 4 for
 * each sample of the pool.
 */
public final class MixState {
  private final Description settings;
  private final MixPosition position;

  MixState(Description settings, MixPosition position) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.position = Objects.requireNonNull(position, "position");
  }

  /** What the batches depend on beside the base and the position. */
  Description settings() {
    return settings;
  }

  /** Where the run is. */
  MixPosition position() {
    return position;
  }

  /** How many epochs have begun. */
  public long epochs() {
    return position.epochs();
  }

  /** How many batches of the epoch that began last were delivered. */
  public long batches() {
    return position.batches();
  }

  /**
   * Writes a sealed file, beside its place and then into it.
   *
   * @throws IOException if it cannot be written
   */
  public void save(Path file) throws IOException {
    StateFile.write(file, this);
  }

  /**
   * Reads a file that {@link #save} wrote.
   *
   * @throws IOException if it cannot be read
   * @throws InvalidInputException if it is foreign, damaged or of another version
   */
  public static MixState load(Path file) throws IOException {
    return StateFile.read(file);
  }

  /** Writes the state as a part of a file of this project; see {@link #save}. */
  public void write(DataOutputStream to) throws IOException {
    StateFile.write(this, to);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  public static MixState read(DataInputStream from) throws IOException {
    return StateFile.read(from);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MixState that
        && settings.equals(that.settings)
        && position.equals(that.position);
  }

  @Override
  public int hashCode() {
    return Objects.hash(settings, position);
  }

  /** A short summary, such as: after 5 batches of epoch 3 (mixup-run 1, 0123456789abcdef). */
  @Override
  public String toString() {
    return "after %d batches of epoch %d (%s)"
        .formatted(position.batches(), position.epochs(), settings);
  }
}
