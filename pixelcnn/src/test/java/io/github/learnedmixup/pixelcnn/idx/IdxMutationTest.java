package io.github.learnedmixup.pixelcnn.idx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.digits.Digits;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.Mutation;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever happens to the files of a set, reading them gives a valid set or a typed error. */
class IdxMutationTest {
  private static final LabelledImages IMAGES = Digits.draw(30, 3);

  /** What reading a set of 30 images may take at most, however damaged it is. */
  private static final long MOST_BYTES = 16 << 20;

  private static Path folder;

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("idx-mutation");
  }

  @AfterContainer
  static void deleteFolder() throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @Property(tries = 600)
  void read_ofMutatedFilesGivesAValidSetOrATypedError(
      @ForAll boolean compressed,
      @ForAll @IntRange(max = 3) int which,
      @ForAll @IntRange(max = Mutation.KINDS - 1) int kind,
      @ForAll long seed)
      throws IOException {
    TinySets.write(folder, IMAGES, IMAGES.range(0, 10));
    Path file = folder.resolve(IdxFolder.FILES.get(which) + ".gz");
    byte[] plain = unpacked(file);
    byte[] damaged =
        compressed
            ? Mutation.of(Files.readAllBytes(file), kind, seed)
            : Mutation.of(plain, kind, seed);
    Files.write(file, damaged);

    long before = Mutation.allocatedBytes();
    try {
      for (LabelledImages part : new IdxFolder(folder).read(1)) {
        valid(part);
      }
    } catch (InvalidInputException | IOException typed) {
      assertThat(typed.getMessage()).contains(folder.toString());
    }
    assertThat(Mutation.allocatedBytes() - before).isLessThan(MOST_BYTES);
  }

  @Property(tries = 300)
  void readFloats_ofMutatedFilesGivesAsManyValuesAsTheShapeSaysOrATypedError(
      @ForAll @IntRange(max = Mutation.KINDS - 1) int kind, @ForAll long seed) throws IOException {
    Path file = folder.resolve("floats");
    IdxFile.ofFloats(new float[] {1, -2, Float.NaN, 4, 5, Float.NEGATIVE_INFINITY}, 3, 2)
        .write(file);
    Files.write(file, Mutation.of(Files.readAllBytes(file), kind, seed));
    long before = Mutation.allocatedBytes();
    try {
      IdxFile idx = IdxFile.readFloats(file);
      int product = 1;
      for (int i = 0; i < idx.dimensions(); i++) {
        product *= idx.size(i);
      }
      assertThat(idx.floats()).hasSize(product);
    } catch (InvalidInputException typed) {
      assertThat(typed.getMessage()).contains(file.toString());
    }
    assertThat(Mutation.allocatedBytes() - before).isLessThan(1 << 20);
  }

  private static void valid(LabelledImages images) {
    assertThat(images.size()).isPositive();
    assertThat(images.image(images.size() - 1)).hasSize(images.shape().bytes());
    for (int i = 0; i < images.size(); i++) {
      assertThat(images.label(i)).isBetween(0, images.classes() - 1);
    }
  }

  private static byte[] unpacked(Path file) throws IOException {
    IdxFile idx = IdxFile.read(file);
    Path plain = file.resolveSibling("plain");
    int[] shape = new int[idx.dimensions()];
    Arrays.setAll(shape, idx::size);
    IdxFile.of(idx.values(), shape).write(plain);
    return Files.readAllBytes(plain);
  }
}
