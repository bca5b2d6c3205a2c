package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.learnedmixup.augment.MixPosition.PairsVersion;
import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.SealedFile;
import io.github.learnedmixup.pixelcnn.identity.Description;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of states: what is damaged is refused by name, whatever the damage. */
class MixStateTest {
  private static final PairsVersion BEGINNING = new PairsVersion(0, 0, ClassPairs.uniform());
  private static final Description SETTINGS =
      Description.of("mixup-run", 1, to -> to.set("seed", 1).set("judge", "one\nof \\two"));
  private static final MixPosition POSITION =
      new MixPosition(
          3,
          2,
          5,
          40,
          false,
          99,
          PixelRange.UNIT,
          List.of(
              BEGINNING,
              new PairsVersion(1, 60, null, List.of(new ClassPair(0, 1), new ClassPair(1, 0))),
              new PairsVersion(2, 70, ClassPairs.weighted(new double[][] {{0, 1}, {3, 0}}))),
          ClassPairs.listed(List.of(new ClassPair(1, 0))));
  private static final MixState STATE = new MixState(SETTINGS, POSITION);
  private static final int SEAL = 8 + Integer.BYTES; // before the content
  private static final int DIGEST = 32; // behind it

  private static Path file;

  @BeforeContainer
  static void createFile() throws IOException {
    file = Files.createTempFile("mix-state", null);
  }

  @AfterContainer
  static void removeFile() throws IOException {
    Files.deleteIfExists(file);
  }

  private static byte[] content() throws IOException {
    STATE.save(file);
    byte[] bytes = Files.readAllBytes(file);
    return Arrays.copyOfRange(bytes, SEAL, bytes.length - DIGEST);
  }

  /** A state, or the one exception that says that there is none. */
  private static void assertStateOrTypedError() throws IOException {
    try {
      assertThat(MixState.load(file).position().pairs()).isNotEmpty();
    } catch (InvalidInputException e) {
      assertThat(e).hasMessageContaining(file.toString());
    }
  }

  @FunctionalInterface
  private interface Numbers {
    /** Writes numbers of a state from its epochs on. */
    void write(DataOutputStream to) throws IOException;
  }

  private static void refused(Numbers numbers, String reason) throws IOException {
    Files.write(
        file,
        SealedFile.seal(
            "LMIXSTAT",
            3,
            to -> {
              SETTINGS.write(to);
              numbers.write(to);
            }));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> MixState.load(file))
        .withMessageContaining(file + " is a damaged state of a learned mixup iterator")
        .withMessageContaining(reason);
  }

  /** A state without a version but for what is given. */
  private static void counts(
      DataOutputStream to, long epochs, long resets, long batches, long examples, long slots)
      throws IOException {
    for (long count : new long[] {epochs, resets, batches, examples}) {
      to.writeLong(count);
    }
    to.writeBoolean(true);
    to.writeLong(slots);
    to.writeUTF("RAW");
  }

  private static void counts(
      long epochs, long resets, long batches, long examples, long slots, String reason)
      throws IOException {
    refused(
        to -> {
          counts(to, epochs, resets, batches, examples, slots);
          to.writeInt(1);
          to.writeLong(0);
          to.writeLong(0);
          to.writeByte(0); // all pairs of different classes
          to.writeBoolean(false);
        },
        reason);
  }

  private static void version(long epoch, long firstSample, int kind, int count, String reason)
      throws IOException {
    refused(
        to -> {
          counts(to, 3, 2, 5, 40, 99);
          to.writeInt(1);
          to.writeLong(epoch);
          to.writeLong(firstSample);
          to.writeByte(kind);
          to.writeInt(count);
          to.write(new byte[40]);
        },
        reason);
  }

  @Example
  void absurdNumbers_areRefusedAtOnce() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          long huge = 1L << 60;
          counts(huge, 2, 5, 40, 99, "epochs must be at most 1000000000, but is " + huge);
          counts(3, huge, 5, 40, 99, "resets must be at most 100300 in 3 epochs, but are " + huge);
          counts(3, 2, huge, huge, 99, "batches must be at most 1000000000000, but is " + huge);
          counts(3, 2, 5, huge, 99, "examples must be at most 1000000000000, but is " + huge);
          counts(3, 2, 5, 40, huge, "slots must be at most 1000000000000000, but is " + huge);
          counts(3, -2, 5, 40, 99, "resets must not be negative, but is -2");
          version(huge, 0, 0, 0, "but are of epoch " + huge + " from sample 0 on");
          version(1, huge, 0, 0, "but are of epoch 1 from sample " + huge + " on");
          for (int kind = 1; kind <= 3; kind++) {
            version(0, 0, kind, Integer.MAX_VALUE, "2147483647 things of at least");
            version(0, 0, kind, -1, "-1 things of at least");
          }
          refused(
              to -> {
                counts(to, 3, 2, 5, 40, 99);
                to.writeInt(Integer.MAX_VALUE);
              },
              "2147483647 things of at least");
        });
  }

  @Test
  void versionsOutOfOrder_areRefused() {
    PairsVersion first = new PairsVersion(0, 10, ClassPairs.uniform());
    PairsVersion each =
        new PairsVersion(1, 20, null, List.of(new ClassPair(0, 1), new ClassPair(1, 0)));
    PairsVersion within = new PairsVersion(2, 21, ClassPairs.uniform());
    for (List<PairsVersion> pairs : List.of(List.of(first, first), List.of(first, each, within))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new MixPosition(3, 2, 5, 40, true, 99, null, pairs, null))
          .withMessageContaining("pairs must be in the order of their samples");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MixPosition(3, 2, 5, 40, true, 99, null, List.of(each), null))
        .withMessageContaining("the last pairs must be those that samples are drawn by");
  }

  @Example
  void longRuns_arePlausible() throws IOException {
    List<PairsVersion> pairs = List.of(new PairsVersion(999_999, 1L << 40, ClassPairs.uniform()));
    long million = 1_000_000;
    MixPosition position =
        new MixPosition(
            million, 3 * million, 9, million * million, true, 1L << 48, null, pairs, null);
    MixState state = new MixState(SETTINGS, position);
    state.save(file);
    assertThat(MixState.load(file)).isEqualTo(state);
    MixState early =
        new MixState(
            SETTINGS, new MixPosition(0, 9999, 0, 0, true, 0, null, List.of(BEGINNING), null));
    early.save(file);
    assertThat(MixState.load(file)).isEqualTo(early);
  }

  @Property(tries = 300)
  void aChangedByte_isNoticed(
      @ForAll @IntRange(min = 0, max = 10_000) int place,
      @ForAll @IntRange(min = 1, max = 255) int change)
      throws IOException {
    STATE.save(file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[place % bytes.length] ^= (byte) change;
    Files.write(file, bytes);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> MixState.load(file))
        .withMessageContaining(file.toString());
  }

  @Property(tries = 1000)
  void changedContentUnderAGoodSeal_isAStateOrATypedError(
      @ForAll @IntRange(min = 0, max = 10_000) int place,
      @ForAll byte[] changes,
      @ForAll @IntRange(min = 0, max = 400) int length)
      throws IOException {
    byte[] content = content();
    for (int i = 0; i < changes.length; i++) {
      content[(place + i) % content.length] = changes[i];
    }
    byte[] changed = Arrays.copyOf(content, length);
    Files.write(file, SealedFile.seal("LMIXSTAT", 3, to -> to.write(changed)));
    assertStateOrTypedError();
  }

  @Test
  void otherFiles_areRefused(@TempDir Path folder) throws IOException {
    Path foreign = folder.resolve("foreign");
    Files.writeString(foreign, "not a state at all, but long enough to be one, or is it not?");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> MixState.load(foreign))
        .withMessageContaining("foreign is not a state of a learned mixup iterator");
    Path older = folder.resolve("older");
    Files.write(older, SealedFile.seal("LMIXSTAT", 2, to -> to.writeInt(1)));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> MixState.load(older))
        .withMessage(
            older
                + " is a state of a learned mixup iterator of version 2, but this program reads"
                + " version 3: begin the run anew");
  }

  @Example
  void save_keepsSettingsAndPosition() throws IOException {
    STATE.save(file);
    MixState loaded = MixState.load(file);
    assertThat(loaded).isEqualTo(STATE).hasSameHashCodeAs(STATE);
    assertThat(loaded.epochs()).isEqualTo(3);
    assertThat(loaded.batches()).isEqualTo(5);
    assertThat(loaded).hasToString("after 5 batches of epoch 3 (" + SETTINGS + ")");
    Description other = Description.of("mixup-run", 1, to -> to.set("seed", 2));
    assertThat(loaded).isNotEqualTo(new MixState(other, POSITION));
  }

  @Test
  void impossibleStates_areRefused() {
    List<PairsVersion> pairs = POSITION.pairs();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MixPosition(-1, 0, 0, 0, true, 0, null, pairs, null))
        .withMessage("epochs must not be negative, but is -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MixPosition(1, 0, 5, 4, true, 0, null, pairs, null))
        .withMessageContaining("but are 4 in 5 batches of epoch 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MixPosition(1, 0, 5, 40, true, 0, null, List.of(), null))
        .withMessage("pairs must be at least one, but there are none");
  }
}
