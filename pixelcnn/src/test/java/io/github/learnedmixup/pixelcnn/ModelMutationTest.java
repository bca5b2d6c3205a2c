package io.github.learnedmixup.pixelcnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.Mutation;
import io.github.learnedmixup.pixelcnn.file.SealedFile;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever happens to a model's file, reading it gives a valid model or a typed error. */
class ModelMutationTest {
  private static final int MAGIC = 8;
  private static final int DIGEST = 32;

  /** What reading a file of a few kilobytes may take at most, however damaged it is. */
  private static final long MOST_BYTES = 4 << 20;

  private static Path file;
  private static byte[] whole;

  @BeforeContainer
  static void makeFile() throws IOException {
    file = Files.createTempFile("mutated", ".pixelcnn");
    PixelCnn model = PixelCnn.untrained(new PixelCnnSpec(5, 4, 3, 4, 2, List.of(1, 2)), 1);
    model.save(file);
    whole = Files.readAllBytes(file);
    assertThat(PixelCnn.load(file).digest()).isEqualTo(model.digest());
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.delete(file);
  }

  @Property(tries = 200)
  void load_ofAMutatedFileIsRefused(
      @ForAll @IntRange(max = Mutation.KINDS - 1) int kind, @ForAll long seed) throws IOException {
    byte[] mutated = Mutation.of(whole, kind, seed);
    Files.write(file, mutated);
    if (Arrays.equals(mutated, whole)) {
      assertThat(PixelCnn.load(file)).isNotNull();
    } else {
      assertThatExceptionOfType(InvalidInputException.class)
          .isThrownBy(() -> PixelCnn.load(file))
          .withMessageContaining(file.toString());
    }
  }

  /** The checksum catches accidents; behind it the content itself must not be believed either. */
  @Property(tries = 600)
  void load_ofAMutatedContentGivesAValidModelOrATypedError(
      @ForAll @IntRange(max = Mutation.KINDS - 1) int kind, @ForAll boolean spec, @ForAll long seed)
      throws IOException {
    byte[] content = Arrays.copyOfRange(whole, MAGIC + 4, whole.length - DIGEST);
    // The spec is a small part of the file, but the one that everything else hangs on.
    int mutable = spec ? Math.min(60, content.length) : content.length;
    byte[] mutated = Mutation.of(Arrays.copyOf(content, mutable), kind, seed);
    byte[] rest = Arrays.copyOfRange(content, mutable, content.length);
    int version = ByteBuffer.wrap(whole, MAGIC, 4).getInt();
    Files.write(
        file,
        SealedFile.seal(
            "PIXELCNN",
            version,
            to -> {
              to.write(mutated);
              to.write(rest);
            }));
    long before = Mutation.allocatedBytes();
    try {
      PixelCnn model = PixelCnn.load(file);
      assertThat(model.spec().pixels()).isPositive();
      assertThat(model.dequantiser().palette().size()).isEqualTo(model.spec().levels());
    } catch (InvalidInputException typed) {
      assertThat(typed.getMessage()).contains(file.toString());
    }
    assertThat(Mutation.allocatedBytes() - before).isLessThan(MOST_BYTES);
  }
}
