package io.github.learnedmixup.augment;

import io.github.learnedmixup.augment.MixPosition.PairsVersion;
import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.SealedFile;
import io.github.learnedmixup.pixelcnn.identity.Description;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file of a {@link MixState}: a {@linkplain SealedFile sealed file} with the description of the
 * settings and the components of the position, in their order. Lists come after their length, and
 * what may be missing after whether it is there.
 *
 * <p>It takes about a thousand bytes, 8 for each weight of the class pairs in use, and, where these
 * are renewed and samples are served more than once, about 4, and never more than 25, for each
 * sample of the pool. So it does not grow with the number of renewals.
 */
final class StateFile {
  private static final String MAGIC = "LMIXSTAT";
  private static final int VERSION = 3;
  private static final SealedFile.Kind KIND =
      new SealedFile.Kind(
          "state of a learned mixup iterator", MAGIC, VERSION, "begin the run anew");

  private static final int DIFFERENT = 0;
  private static final int LISTED = 1;
  private static final int WEIGHTED = 2;
  private static final int EACH = 3;
  private static final int CONFUSED = 4;

  /** What a sample's pair takes in a file, two classes of 2 bytes each. */
  static final int BYTES_A_PAIR = 2 * Short.BYTES;

  private StateFile() {}

  /**
   * Writes a state beside the file's place and then into it.
   *
   * @throws IOException if it cannot be written
   */
  static void write(Path file, MixState state) throws IOException {
    SealedFile.write(file, SealedFile.seal(KIND, to -> write(state, to)));
  }

  /** Writes a state as a part of another file. */
  static void write(MixState state, DataOutputStream to) throws IOException {
    state.settings().write(to);
    write(state.position(), to);
  }

  /**
   * Reads a state that is a part of another file.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  static MixState read(DataInputStream from) throws IOException {
    MixState state = new MixState(Description.read(from), readPosition(from));
    state.position().requirePlausibleResets();
    return state;
  }

  /**
   * Reads a state.
   *
   * @throws IOException if it cannot be read
   * @throws InvalidInputException if it is foreign, damaged or of another version
   */
  static MixState read(Path file) throws IOException {
    try (DataInputStream from = SealedFile.read(file, KIND)) {
      MixState state = read(from);
      if (from.available() > 0) {
        throw new InvalidInputException(
            "%s is a damaged %s: %d bytes are left over"
                .formatted(file, KIND.name(), from.available()));
      }
      return state;
    } catch (EOFException | UTFDataFormatException | IllegalArgumentException e) {
      throw new InvalidInputException("%s is a damaged %s: %s".formatted(file, KIND.name(), e), e);
    }
  }

  private static void write(MixPosition position, DataOutputStream to) throws IOException {
    to.writeLong(position.epochs());
    to.writeLong(position.resets());
    to.writeLong(position.batches());
    to.writeLong(position.examples());
    to.writeBoolean(position.onlyNext());
    to.writeLong(position.slots());
    PixelRange scale = position.scale();
    to.writeUTF(scale == null ? "" : scale.name());
    to.writeInt(position.pairs().size());
    for (PairsVersion version : position.pairs()) {
      to.writeLong(version.epoch());
      to.writeLong(version.firstSample());
      ClassPairs drawn = version.pairs();
      if (drawn == null) {
        writeEach(version.each(), to);
      } else {
        write(drawn, to);
      }
    }
    ClassPairs renewed = position.renewed();
    to.writeBoolean(renewed != null);
    if (renewed != null) {
      write(renewed, to);
    }
  }

  private static MixPosition readPosition(DataInputStream from) throws IOException {
    long epochs = from.readLong();
    long resets = from.readLong();
    long batches = from.readLong();
    long examples = from.readLong();
    boolean onlyNext = from.readBoolean();
    long slots = from.readLong();
    String scale = from.readUTF();
    int versions = count(from, 2 * Long.BYTES + 1);
    List<PairsVersion> pairs = new ArrayList<>(versions);
    for (int i = 0; i < versions; i++) {
      pairs.add(readVersion(from));
    }
    return new MixPosition(
        epochs,
        resets,
        batches,
        examples,
        onlyNext,
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

  private static void writeEach(List<ClassPair> each, DataOutputStream to) throws IOException {
    to.writeByte(EACH);
    to.writeInt(each.size());
    for (ClassPair pair : each) {
      to.writeShort(pair.first());
      to.writeShort(pair.second());
    }
  }

  private static List<ClassPair> readEach(DataInputStream from) throws IOException {
    int count = count(from, BYTES_A_PAIR);
    List<ClassPair> each = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      each.add(new ClassPair(from.readUnsignedShort(), from.readUnsignedShort()));
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
      for (ClassPair pair : listed.pairs()) {
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
    List<ClassPair> pairs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      pairs.add(new ClassPair(from.readInt(), from.readInt()));
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
