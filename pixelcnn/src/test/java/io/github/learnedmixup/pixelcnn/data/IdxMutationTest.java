package io.github.learnedmixup.pixelcnn.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.learnedmixup.pixelcnn.InvalidInputException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
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
      @ForAll @IntRange(max = 4) int kind,
      @ForAll long seed)
      throws IOException {
    TinySets.write(folder, IMAGES, IMAGES.range(0, 10));
    Path file = folder.resolve(SetFolder.FILES.get(which) + ".gz");
    byte[] plain = unpacked(file);
    byte[] damaged =
        compressed ? mutated(Files.readAllBytes(file), kind, seed) : mutated(plain, kind, seed);
    Files.write(file, damaged);

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      for (LabelledImages part : new SetFolder(folder).read(1)) {
        valid(part);
      }
    } catch (InvalidInputException | IOException typed) {
      assertThat(typed.getMessage()).contains(folder.toString());
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_BYTES);
  }

  private static void valid(LabelledImages images) {
    assertThat(images.size()).isPositive();
    assertThat(images.image(images.size() - 1)).hasSize(images.height() * images.width());
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

  /** Flips bits, overwrites the header, cuts, doubles a stretch, or drops one. */
  private static byte[] mutated(byte[] bytes, int kind, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] result = bytes.clone();
    int from = random.nextInt(bytes.length);
    int length = random.nextInt(bytes.length - from);
    switch (kind) {
      case 0 -> {
        for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
          result[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 1 -> result[random.nextInt(Math.min(20, bytes.length))] = (byte) random.nextInt(256);
      case 2 -> result = Arrays.copyOf(bytes, from);
      case 3 -> {
        result = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(bytes, from, result, from + length, bytes.length - from);
      }
      default -> {
        result = Arrays.copyOf(bytes, bytes.length - length);
        System.arraycopy(bytes, from + length, result, from, bytes.length - from - length);
      }
    }
    return result;
  }
}
