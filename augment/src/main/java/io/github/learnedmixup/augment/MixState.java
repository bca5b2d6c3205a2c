package io.github.learnedmixup.augment;

import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.SealedFile;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link LearnedMixupIterator} is, between two of its batches: all that the batches to come
 * depend on beside the base, the model and the settings. Immutable.
 *
 * <p>See {@link LearnedMixupIterator#state()} and {@link LearnedMixupBuilder#resumeFrom(MixState)}.
 * In a file it takes a few hundred bytes, 8 for each weight of the class pairs in use, and, where
 * these are renewed and samples are served more than once, about 4, and never more than 25, for
 * each sample of the pool. So a file does not grow with the number of renewals.
 *
 * @param settings the settings that the batches depend on, seed and model included, in words: a run
 *     is resumed with the same
 * @param epochs how many epochs have begun
 * @param resets how often the base was reset
 * @param batches how many batches of the epoch were delivered
 * @param examples how many examples of the base they had
 * @param plainly whether all of them came by {@code next()}, none by {@code next(int)}
 * @param slots how many synthetic slots the run had
 * @param scale the scale of the base's images, if it is known
 * @param pairs which class pairs are in use; at least one, in the order of their samples
 * @param renewed pairs that the next epoch begins with, if any
 */
public record MixState(
    String settings,
    long epochs,
    long resets,
    long batches,
    long examples,
    boolean plainly,
    long slots,
    @Nullable PixelRange scale,
    List<PairsVersion> pairs,
    @Nullable ClassPairs renewed) {

  private static final String MAGIC = "LMIXSTAT";
  private static final int VERSION = 2;
  private static final String KIND = "state of a learned mixup iterator";

  private static final int DIFFERENT = 0;
  private static final int LISTED = 1;
  private static final int WEIGHTED = 2;
  private static final int EACH = 3;
  private static final int CONFUSED = 4;

  /** What a sample's pair takes in a file, two classes of 2 bytes each. */
  static final int BYTES_A_PAIR = 2 * Short.BYTES;

  // Beyond what any run comes to: a thousand million epochs take thirty years at one a second.
  private static final long MOST_EPOCHS = 1_000_000_000;
  private static final long MOST_EXAMPLES = 1_000_000_000_000L; // of one epoch
  private static final long MOST_SLOTS = 1_000_000_000_000_000L; // of the run

  // A run may reset its base without taking a batch, but hardly more often than this.
  private static final long MOST_RESETS_OF_AN_EPOCH = 100;
  private static final long MOST_RESETS_WITHOUT_EPOCHS = 100_000;

  /**
   * Checks every range; see the components.
   *
   * @throws IllegalArgumentException if a component is out of its range
   */
  public MixState {
    Objects.requireNonNull(settings, "settings");
    pairs = List.copyOf(pairs);
    requireCount("epochs", epochs, MOST_EPOCHS);
    requireCount("resets", resets, Long.MAX_VALUE);
    requireCount("batches", batches, MOST_EXAMPLES);
    requireCount("examples", examples, MOST_EXAMPLES);
    requireCount("slots", slots, MOST_SLOTS);
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("pairs must be at least one, but there are none");
    }
    if (examples < batches || (epochs == 0 && batches > 0)) {
      throw new IllegalArgumentException(
          "examples must be at least one a batch of an epoch that has begun, but are %d in %d batches of epoch %d"
              .formatted(examples, batches, epochs));
    }
    requireOrder(pairs, epochs, slots);
  }

  private static void requireCount(String name, long count, long most) {
    if (count < 0) {
      throw new IllegalArgumentException(name + " must not be negative, but is " + count);
    }
    if (count > most) {
      throw new IllegalArgumentException(
          "%s must be at most %d, but is %d".formatted(name, most, count));
    }
  }

  /** Versions come in the order of their samples, with epochs and samples that there have been. */
  private static void requireOrder(List<PairsVersion> pairs, long epochs, long slots) {
    long samples = slots + SlotPlan.HEAD_START;
    PairsVersion before = null;
    for (PairsVersion version : pairs) {
      if (version.epoch() > epochs || version.firstSample() > samples - version.each().size()) {
        throw new IllegalArgumentException(
            "pairs must be of at most %d epochs and %d samples, but are of epoch %d from sample %d on"
                .formatted(epochs, samples, version.epoch(), version.firstSample()));
      }
      if (before != null
          && version.firstSample() < before.firstSample() + Math.max(1, before.each().size())) {
        throw new IllegalArgumentException(
            "pairs must be in the order of their samples, but from sample %d on follow %s"
                .formatted(version.firstSample(), before));
      }
      before = version;
    }
    if (before == null || before.pairs() == null) {
      throw new IllegalArgumentException(
          "the last pairs must be those that samples are drawn by, but are " + before);
    }
  }

  /**
   * Refuses what would have the base reset for hours: a live run may reset as often as it likes, a
   * file that says so is no run's.
   */
  private void requirePlausibleResets() {
    long most = MOST_RESETS_WITHOUT_EPOCHS + MOST_RESETS_OF_AN_EPOCH * epochs;
    if (resets > most) {
      throw new IllegalArgumentException(
          "resets must be at most %d in %d epochs, but are %d".formatted(most, epochs, resets));
    }
  }

  /** Where a run begins. */
  static MixState beginning(String settings, MixPlan mix) {
    return new MixState(
        settings, 0, 0, 0, 0, true, 0, null, List.of(new PairsVersion(0, 0, mix.pairs())), null);
  }

  /** Whether the run has had a batch or a reset, so that there is a place to go on from. */
  boolean hasBegun() {
    return epochs > 0 || resets > 0;
  }

  /** Whether the next batch begins an epoch. */
  boolean atBeginningOfEpoch() {
    return batches == 0;
  }

  /** After the base was reset. */
  MixState afterReset() {
    return new MixState(settings, epochs, resets + 1, 0, 0, true, slots, scale, pairs, renewed);
  }

  /** When an epoch has begun, with the pairs that are now in use. */
  MixState inNewEpoch(List<PairsVersion> versions) {
    return new MixState(settings, epochs + 1, resets, 0, 0, true, slots, scale, versions, null);
  }

  /** After a batch. */
  MixState afterBatch(int realExamples, int newSlots, boolean byNext, PixelRange knownScale) {
    return new MixState(
        settings,
        epochs,
        resets,
        batches + 1,
        examples + realExamples,
        plainly && byNext,
        slots + newSlots,
        knownScale,
        pairs,
        renewed);
  }

  /** With other pairs from the next epoch on. */
  MixState withRenewed(ClassPairs newPairs) {
    return new MixState(
        settings, epochs, resets, batches, examples, plainly, slots, scale, pairs, newPairs);
  }

  /**
   * Writes a sealed file, beside its place and then into it.
   *
   * @throws IOException if it cannot be written
   */
  public void save(Path file) throws IOException {
    SealedFile.write(file, SealedFile.seal(MAGIC, VERSION, this::write));
  }

  /**
   * Reads a file that {@link #save} wrote.
   *
   * @throws IOException if it cannot be read
   * @throws InvalidInputException if it is foreign, damaged or of another version
   */
  public static MixState load(Path file) throws IOException {
    try (DataInputStream from = SealedFile.read(file, KIND, MAGIC, VERSION)) {
      MixState state = read(from);
      state.requirePlausibleResets();
      if (from.available() > 0) {
        throw new InvalidInputException(
            "%s is a damaged %s: %d bytes are left over".formatted(file, KIND, from.available()));
      }
      return state;
    } catch (EOFException | UTFDataFormatException | IllegalArgumentException e) {
      throw new InvalidInputException("%s is a damaged %s: %s".formatted(file, KIND, e), e);
    }
  }

  private void write(DataOutputStream to) throws IOException {
    byte[] text = settings.getBytes(StandardCharsets.UTF_8);
    to.writeInt(text.length);
    to.write(text);
    to.writeLong(epochs);
    to.writeLong(resets);
    to.writeLong(batches);
    to.writeLong(examples);
    to.writeBoolean(plainly);
    to.writeLong(slots);
    to.writeUTF(scale == null ? "" : scale.name());
    to.writeInt(pairs.size());
    for (PairsVersion version : pairs) {
      to.writeLong(version.epoch());
      to.writeLong(version.firstSample());
      ClassPairs drawn = version.pairs();
      if (drawn == null) {
        writeEach(version.each(), to);
      } else {
        write(drawn, to);
      }
    }
    to.writeBoolean(renewed != null);
    if (renewed != null) {
      write(renewed, to);
    }
  }

  private static MixState read(DataInputStream from) throws IOException {
    byte[] text = new byte[count(from, 1)];
    from.readFully(text);
    long epochs = from.readLong();
    long resets = from.readLong();
    long batches = from.readLong();
    long examples = from.readLong();
    boolean plainly = from.readBoolean();
    long slots = from.readLong();
    String scale = from.readUTF();
    int versions = count(from, 2 * Long.BYTES + 1);
    List<PairsVersion> pairs = new ArrayList<>(versions);
    for (int i = 0; i < versions; i++) {
      pairs.add(readVersion(from));
    }
    return new MixState(
        new String(text, StandardCharsets.UTF_8),
        epochs,
        resets,
        batches,
        examples,
        plainly,
        slots,
        scale.isEmpty() ? null : PixelRange.valueOf(scale),
        pairs,
        from.readBoolean() ? readPairs(from.readUnsignedByte(), from) : null);
  }

  private static PairsVersion readVersion(DataInputStream from) throws IOException {
    long epoch = from.readLong();
    long firstSample = from.readLong();
    int kind = from.readUnsignedByte();
    return kind == EACH
        ? new PairsVersion(epoch, firstSample, null, readEach(from))
        : new PairsVersion(epoch, firstSample, readPairs(kind, from));
  }

  private static void writeEach(List<ClassPairs.Pair> each, DataOutputStream to)
      throws IOException {
    to.writeByte(EACH);
    to.writeInt(each.size());
    for (ClassPairs.Pair pair : each) {
      to.writeShort(pair.first());
      to.writeShort(pair.second());
    }
  }

  private static List<ClassPairs.Pair> readEach(DataInputStream from) throws IOException {
    int count = count(from, BYTES_A_PAIR);
    List<ClassPairs.Pair> each = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      each.add(new ClassPairs.Pair(from.readUnsignedShort(), from.readUnsignedShort()));
    }
    return each;
  }

  /** How many bytes pairs take in a file, kind and count aside. */
  static long bytes(ClassPairs pairs) {
    if (pairs instanceof ClassPairs.Listed listed) {
      return 2L * Integer.BYTES * listed.pairs().size();
    }
    if (pairs instanceof ClassPairs.Weighted weighted) {
      return bytes(weighted);
    }
    return pairs instanceof ClassPairs.Confused confused ? bytes(confused.weights()) : 0;
  }

  private static long bytes(ClassPairs.Weighted weighted) {
    return (long) Double.BYTES * weighted.weights().size() * weighted.weights().size();
  }

  private static void write(ClassPairs pairs, DataOutputStream to) throws IOException {
    if (pairs instanceof ClassPairs.Listed listed) {
      to.writeByte(LISTED);
      to.writeInt(listed.pairs().size());
      for (ClassPairs.Pair pair : listed.pairs()) {
        to.writeInt(pair.first());
        to.writeInt(pair.second());
      }
    } else if (pairs instanceof ClassPairs.Weighted weighted) {
      to.writeByte(WEIGHTED);
      write(weighted.weights(), to);
    } else if (pairs instanceof ClassPairs.Confused confused) {
      to.writeByte(CONFUSED);
      write(confused.weights().weights(), to);
    } else {
      to.writeByte(DIFFERENT);
    }
  }

  private static void write(List<List<Double>> weights, DataOutputStream to) throws IOException {
    to.writeInt(weights.size());
    for (List<Double> row : weights) {
      for (double weight : row) {
        to.writeDouble(weight);
      }
    }
  }

  private static ClassPairs readPairs(int kind, DataInputStream from) throws IOException {
    return switch (kind) {
      case DIFFERENT -> ClassPairs.uniform();
      case LISTED -> readListed(from);
      case WEIGHTED -> readWeighted(from);
      case CONFUSED -> new ClassPairs.Confused(readWeighted(from));
      default -> throw new IllegalArgumentException("class pairs of kind " + kind + " are unknown");
    };
  }

  private static ClassPairs readListed(DataInputStream from) throws IOException {
    int count = count(from, 2 * Integer.BYTES);
    List<ClassPairs.Pair> pairs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      pairs.add(new ClassPairs.Pair(from.readInt(), from.readInt()));
    }
    return ClassPairs.listed(pairs);
  }

  private static ClassPairs.Weighted readWeighted(DataInputStream from) throws IOException {
    int classes = count(from, Double.BYTES);
    requireLeft(from, (long) classes * classes, Double.BYTES);
    double[][] weights = new double[classes][classes];
    for (double[] row : weights) {
      for (int i = 0; i < classes; i++) {
        row[i] = from.readDouble();
      }
    }
    return ClassPairs.Weighted.of(weights);
  }

  /** Reads how many things follow, none of which is shorter than so many bytes. */
  private static int count(DataInputStream from, int bytes) throws IOException {
    int count = from.readInt();
    requireLeft(from, count, bytes);
    return count;
  }

  /** Nothing is allocated for what the file has no room for. */
  private static void requireLeft(DataInputStream from, long count, int bytes) throws IOException {
    if (count < 0 || count > from.available() / bytes) {
      throw new IllegalArgumentException(
          "%d things of at least %d bytes follow, but %d bytes are left"
              .formatted(count, bytes, from.available()));
    }
  }
}
