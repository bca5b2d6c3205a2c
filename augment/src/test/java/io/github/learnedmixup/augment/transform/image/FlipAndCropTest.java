package io.github.learnedmixup.augment.transform.image;

import static io.github.learnedmixup.augment.transform.image.Transforms.horizontalFlip;
import static io.github.learnedmixup.augment.transform.image.Transforms.padAndCrop;
import static io.github.learnedmixup.augment.transform.image.Transforms.sometimes;
import static io.github.learnedmixup.augment.transform.image.Transforms.verticalFlip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.pixelcnn.image.Binarisation;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FlipAndCropTest {

  @Property(tries = 100)
  void flips_exchangeSidesAndKeepChannels(
      @ForAll @IntRange(min = 1, max = 5) int height,
      @ForAll @IntRange(min = 1, max = 5) int width,
      @ForAll boolean colour,
      @ForAll long seed) {
    ImageShape shape = TestImages.shape(height, width, colour);
    byte[] pixels = TestImages.random(shape, seed);
    byte[] mirrored = horizontalFlip(1).apply(pixels, shape, seed);
    byte[] turned = verticalFlip(1).apply(pixels, shape, seed);
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        for (int channel = 0; channel < shape.channels(); channel++) {
          int expected = TestImages.pixel(pixels, shape, row, column, channel);
          assertThat(TestImages.pixel(mirrored, shape, row, width - 1 - column, channel))
              .isEqualTo(expected);
          assertThat(TestImages.pixel(turned, shape, height - 1 - row, column, channel))
              .isEqualTo(expected);
        }
      }
    }
    assertThat(horizontalFlip(1).apply(mirrored, shape, seed)).isEqualTo(pixels);
    assertThat(verticalFlip(1).apply(turned, shape, seed)).isEqualTo(pixels);
  }

  @Test
  void flips_changeTheShareOfImagesThatWasAskedFor() {
    ImageShape shape = ImageShape.grey(1, 2);
    byte[] pixels = {1, 2};
    int flipped = 0;
    for (int seed = 0; seed < 4000; seed++) {
      byte[] found = horizontalFlip(0.3).apply(pixels, shape, seed);
      assertThat(found).isNotSameAs(pixels);
      flipped += found[0] == 2 ? 1 : 0;
      assertThat(horizontalFlip(0).apply(pixels, shape, seed)).isEqualTo(pixels);
    }
    assertThat(flipped / 4000.0).isBetween(0.27, 0.33); // four standard deviations
  }

  @Property(tries = 200)
  void padAndCrop_cutsOutOfThePaddedImage(
      @ForAll @IntRange(min = 1, max = 5) int height,
      @ForAll @IntRange(min = 1, max = 5) int width,
      @ForAll boolean colour,
      @ForAll @IntRange(max = 9) int padding,
      @ForAll Border border,
      @ForAll long seed) {
    ImageShape shape = TestImages.shape(height, width, colour);
    byte[] pixels = TestImages.random(shape, seed);
    Set<String> cuts = new HashSet<>();
    for (int top = 0; top <= 2 * padding; top++) {
      for (int left = 0; left <= 2 * padding; left++) {
        cuts.add(hex(cut(padded(pixels, shape, padding, border), shape, padding, top, left)));
      }
    }
    byte[] before = pixels.clone();
    assertThat(cuts).contains(hex(padAndCrop(padding, border).apply(pixels, shape, seed)));
    assertThat(pixels).isEqualTo(before);
    int down = Math.floorMod(seed, 2 * padding + 1) - padding;
    assertThat(new PadAndCrop(padding, border).cropped(pixels, shape, down, -down))
        .isEqualTo(
            cut(
                padded(pixels, shape, padding, border),
                shape,
                padding,
                padding + down,
                padding - down));
  }

  /** Pads by the definition: reflection goes outwards and turns back at either end. */
  private static byte[] padded(byte[] pixels, ImageShape shape, int padding, Border border) {
    ImageShape larger =
        new ImageShape(shape.height() + 2 * padding, shape.width() + 2 * padding, shape.channels());
    byte[] result = new byte[larger.bytes()];
    int at = 0;
    for (int row = -padding; row < shape.height() + padding; row++) {
      for (int column = -padding; column < shape.width() + padding; column++) {
        boolean inside = row >= 0 && row < shape.height() && column >= 0 && column < shape.width();
        int fromRow = walked(row, shape.height());
        int fromColumn = walked(column, shape.width());
        for (int channel = 0; channel < shape.channels(); channel++) {
          result[at++] =
              inside || border == Border.REFLECT
                  ? (byte) TestImages.pixel(pixels, shape, fromRow, fromColumn, channel)
                  : 0;
        }
      }
    }
    return result;
  }

  private static int walked(int place, int size) {
    if (size == 1) {
      return 0;
    }
    int at = 0;
    int step = 1;
    for (int i = 0; i < Math.abs(place); i++) { // a reflection is the same to both sides of 0
      if (at + step < 0 || at + step >= size) {
        step = -step;
      }
      at += step;
    }
    return at;
  }

  private static byte[] cut(byte[] padded, ImageShape shape, int padding, int top, int left) {
    byte[] result = new byte[shape.bytes()];
    int length = shape.width() * shape.channels();
    int stride = (shape.width() + 2 * padding) * shape.channels();
    for (int row = 0; row < shape.height(); row++) {
      System.arraycopy(
          padded, (top + row) * stride + left * shape.channels(), result, row * length, length);
    }
    return result;
  }

  private static String hex(byte[] pixels) {
    return HexFormat.of().formatHex(pixels);
  }

  @Test
  void padAndCrop_usesAllOffsets() {
    ImageShape shape = ImageShape.grey(3, 3);
    byte[] pixels = {0, 0, 0, 0, 9, 0, 0, 0, 0};
    Set<String> found = new HashSet<>();
    for (int seed = 0; seed < 300; seed++) {
      found.add(hex(padAndCrop(1).apply(pixels, shape, seed)));
    }
    assertThat(found).hasSize(9);
  }

  @Test
  void padAndCrop_withoutPaddingIsTheIdentity() {
    ImageShape shape = ImageShape.colour(3, 2);
    byte[] pixels = TestImages.random(shape, 1);
    assertThat(padAndCrop(0).apply(pixels, shape, 5)).isEqualTo(pixels).isNotSameAs(pixels);
  }

  @Test
  void factories_refuseWhatIsOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> horizontalFlip(1.5))
        .withMessage("probability must be in [0, 1], but is 1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verticalFlip(Double.NaN))
        .withMessage("probability must be in [0, 1], but is NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> padAndCrop(-1))
        .withMessage("padding must be in [0, 65536], but is -1");
    ImageTransform binary = new Binarisation();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sometimes(0.5, binary))
        .withMessageContaining("Binarisation");
  }
}
