package io.github.learnedmixup.pixelcnn.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ResamplerTest {
  private static final double HALF = 0.5 + 1e-9;

  private static byte[] random(ImageShape shape, long seed) {
    byte[] image = new byte[shape.bytes()];
    new SplittableRandom(seed).nextBytes(image);
    return image;
  }

  private static ImageShape shape(int height, int width, boolean colour) {
    return colour ? ImageShape.colour(height, width) : ImageShape.grey(height, width);
  }

  private static int value(byte[] image, ImageShape shape, int y, int x, int channel) {
    return image[(y * shape.width() + x) * shape.channels() + channel] & 0xff;
  }

  /**
   * By definition: each pixel of the central square is repeated {@code side} times in both
   * directions, and each block of as many as the square is wide is averaged.
   */
  private static double average(
      byte[] image, ImageShape shape, int side, int y, int x, int channel) {
    int cut = Math.min(shape.height(), shape.width());
    int top = (shape.height() - cut) / 2;
    int left = (shape.width() - cut) / 2;
    long sum = 0;
    for (int dy = 0; dy < cut; dy++) {
      for (int dx = 0; dx < cut; dx++) {
        sum +=
            value(image, shape, top + (y * cut + dy) / side, left + (x * cut + dx) / side, channel);
      }
    }
    return (double) sum / ((long) cut * cut);
  }

  @Property(tries = 300)
  void square_shrinksByTheAverageOfTheAreaThatAPixelCovers(
      @ForAll @IntRange(min = 1, max = 24) int height,
      @ForAll @IntRange(min = 1, max = 24) int width,
      @ForAll @IntRange(min = 1, max = 24) int wanted,
      @ForAll boolean colour,
      @ForAll long seed) {
    ImageShape shape = shape(height, width, colour);
    int side = Math.min(wanted, Math.min(height, width));
    byte[] image = random(shape, seed);
    byte[] scaled = Resampler.square(image, shape, side);
    ImageShape result = shape(side, side, colour);
    assertThat(scaled).hasSize(result.bytes());
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        for (int channel = 0; channel < shape.channels(); channel++) {
          assertThat((double) value(scaled, result, y, x, channel))
              .isCloseTo(average(image, shape, side, y, x, channel), within(HALF));
        }
      }
    }
  }

  private static double linear(
      byte[] image, ImageShape shape, int side, int y, int x, int channel) {
    int last = shape.height() - 1;
    double row = Math.min(Math.max((y + 0.5) * shape.height() / side - 0.5, 0), last);
    double column = Math.min(Math.max((x + 0.5) * shape.height() / side - 0.5, 0), last);
    double sum = 0;
    for (int dy = 0; dy <= last; dy++) {
      for (int dx = 0; dx <= last; dx++) {
        double weight =
            Math.max(0, 1 - Math.abs(row - dy)) * Math.max(0, 1 - Math.abs(column - dx));
        sum += weight * value(image, shape, dy, dx, channel);
      }
    }
    return sum;
  }

  @Property(tries = 200)
  void square_enlargesLinearlyBetweenTheCentresOfPixels(
      @ForAll @IntRange(min = 1, max = 9) int size,
      @ForAll @IntRange(min = 1, max = 12) int more,
      @ForAll boolean colour,
      @ForAll long seed) {
    ImageShape shape = shape(size, size, colour);
    int side = size + more;
    byte[] image = random(shape, seed);
    byte[] scaled = Resampler.square(image, shape, side);
    ImageShape result = shape(side, side, colour);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        for (int channel = 0; channel < shape.channels(); channel++) {
          assertThat((double) value(scaled, result, y, x, channel))
              .isCloseTo(linear(image, shape, side, y, x, channel), within(HALF));
        }
      }
    }
  }

  @Property(tries = 200)
  void square_leavesOneColourAsItIs(
      @ForAll @IntRange(min = 1, max = 300) int height,
      @ForAll @IntRange(min = 1, max = 300) int width,
      @ForAll @IntRange(min = 1, max = 128) int side,
      @ForAll byte value) {
    ImageShape shape = ImageShape.grey(height, width);
    byte[] image = new byte[shape.bytes()];
    Arrays.fill(image, value);
    assertThat(Resampler.square(image, shape, side)).hasSize(side * side).containsOnly(value);
  }

  @Property(tries = 100)
  void square_ofTheSameSizeCutsOutTheMiddle(
      @ForAll @IntRange(min = 1, max = 12) int side,
      @ForAll @IntRange(max = 9) int more,
      @ForAll boolean upright,
      @ForAll long seed) {
    ImageShape shape =
        upright ? ImageShape.colour(side + more, side) : ImageShape.colour(side, side + more);
    byte[] image = random(shape, seed);
    byte[] before = image.clone();
    byte[] cut = Resampler.square(image, shape, side);
    ImageShape result = ImageShape.colour(side, side);
    int top = upright ? more / 2 : 0;
    int left = upright ? 0 : more / 2;
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        assertThat(value(cut, result, y, x, 1))
            .isEqualTo(value(image, shape, top + y, left + x, 1));
      }
    }
    assertThat(image).isEqualTo(before);
  }

  @Example
  void square_doesNotOverflowOnLargeImages() {
    ImageShape shape = ImageShape.grey(4000, 4000);
    byte[] image = new byte[shape.bytes()];
    Arrays.fill(image, (byte) 255);
    assertThat(Resampler.square(image, shape, 3)).containsOnly((byte) 255);
  }

  @Example
  void square_refusesASideThatIsNotPositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Resampler.square(new byte[1], ImageShape.grey(1, 1), 0))
        .withMessageContaining("side must be positive, but is 0");
  }

  @Example
  void resized_scalesEachImageAndKeepsLabelsAndNames() {
    ImageShape shape = ImageShape.colour(4, 6);
    byte[] first = random(shape, 1);
    byte[] second = random(shape, 2);
    LabelledImages images =
        LabelledImages.of(shape, 2, List.of("a", "b"), List.of(first, second), new int[] {1, 0});
    LabelledImages resized = images.resized(3);
    assertThat(resized.shape()).isEqualTo(ImageShape.colour(3, 3));
    assertThat(resized.classNames()).containsExactly("a", "b");
    assertThat(resized.label(0)).isEqualTo(1);
    assertThat(resized.image(1)).isEqualTo(Resampler.square(second, shape, 3));
  }
}
