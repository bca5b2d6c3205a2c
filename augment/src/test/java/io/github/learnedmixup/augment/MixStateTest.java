package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.augment.ClassPairs.Pair;
import io.github.learnedmixup.pixelcnn.InvalidInputException;
import io.github.learnedmixup.pixelcnn.SealedFile;
import io.github.learnedmixup.pixelcnn.data.ValueScale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of states: what is damaged is refused by name, whatever the damage. */
class MixStateTest {
  private static final MixState STATE =
      new MixState(
          "seed 1, whatever",
          3,
          2,
          5,
          40,
          false,
          99,
          ValueScale.UNIT,
          List.of(
              new PairsVersion(0, 0, ClassPairs.uniform()),
              new PairsVersion(2, 70, ClassPairs.weighted(new double[][] {{0, 1}, {3, 0}}))),
          ClassPairs.listed(List.of(new Pair(1, 0))));
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
      assertThat(MixState.load(file).pairs()).isNotEmpty();
    } catch (InvalidInputException e) {
      assertThat(e).hasMessageContaining(file.toString());
    }
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
    Files.write(file, SealedFile.seal("LMIXSTAT", 1, to -> to.write(changed)));
    assertStateOrTypedError();
  }

  @Test
  void otherFiles_areRefused(@TempDir Path folder) throws IOException {
    Path foreign = folder.resolve("foreign");
    Files.writeString(foreign, "not a state at all, but long enough to be one, or is it not?");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> MixState.load(foreign))
        .withMessageContaining("foreign is not a state of a learned mixup iterator");
    Path later = folder.resolve("later");
    Files.write(later, SealedFile.seal("LMIXSTAT", 2, to -> to.writeInt(1)));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> MixState.load(later))
        .withMessageContaining("of version 2, but this program reads version 1");
  }

  @Test
  void impossibleStates_areRefused() {
    List<PairsVersion> pairs = STATE.pairs();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MixState("", -1, 0, 0, 0, true, 0, null, pairs, null))
        .withMessage("epochs must not be negative, but is -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MixState("", 1, 0, 5, 4, true, 0, null, pairs, null))
        .withMessageContaining("but are 4 in 5 batches of epoch 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MixState("", 1, 0, 5, 40, true, 0, null, List.of(), null))
        .withMessage("pairs must be at least one, but there are none");
  }
}
