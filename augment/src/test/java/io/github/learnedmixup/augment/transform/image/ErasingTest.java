package io.github.learnedmixup.augment.transform.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ErasingTest {
  private static final Fill WHITE = Fill.constant(255);

  /** First row, first column, height and width of what is white in a black image. */
  private record Box(int top, int left, int height, int width) {
    static Box of(byte[] pixels, ImageShape shape) {
      int top = shape.height();
      int left = shape.width();
      int bottom = -1;
      int right = -1;
      int white = 0;
      for (int at = 0; at < pixels.length; at++) {
        if (pixels[at] != 0) {
          int pixel = at / shape.channels();
          top = Math.min(top, pixel / shape.width());
          bottom = Math.max(bottom, pixel / shape.width());
          left = Math.min(left, pixel % shape.width());
          right = Math.max(right, pixel % shape.width());
          white++;
        }
      }
      Box box = new Box(top, left, bottom - top + 1, right - left + 1);
      assertThat(white).as("a full rectangle").isEqualTo(box.area() * shape.channels());
      return box;
    }

    int area() {
      return height * width;
    }
  }

  @Property(tries = 300)
  void apply_erasesTheAreaThatWasAskedFor(
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll boolean colour,
      @ForAll @DoubleRange(min = 0.01, max = 1) double share,
      @ForAll long seed) {
    ImageShape shape = TestImages.shape(height, width, colour);
    Erasing erasing = Erasing.usual().withArea(share, share).withFill(WHITE);
    byte[] found = erasing.apply(new byte[shape.bytes()], shape, seed);
    double asked = share * height * width;
    if (asked < 0.5) {
      assertThat(found).containsOnly(0);
    } else {
      Box box = Box.of(found, shape);
      assertThat((double) box.area())
          .isCloseTo(asked, within(Math.max(box.height, box.width) / 2.0 + 1e-9));
    }
  }

  @Property(tries = 100)
  void apply_keepsToAreaAndAspect(@ForAll long seed) {
    ImageShape shape = ImageShape.grey(200, 180);
    byte[] found = Erasing.usual().withFill(WHITE).apply(new byte[shape.bytes()], shape, seed);
    Box box = Box.of(found, shape);
    assertThat(box.area() / 36_000.0).isBetween(0.019, 0.333);
    assertThat((double) box.height / box.width).isBetween(0.29, 3.4);
  }

  @Test
  void apply_usesAllPlaces() {
    ImageShape shape = ImageShape.grey(3, 4);
    Erasing one = Erasing.usual().withArea(1.0 / 12, 1.0 / 12).withFill(WHITE);
    Set<Box> places = new HashSet<>();
    for (int seed = 0; seed < 300; seed++) {
      places.add(Box.of(one.apply(new byte[12], shape, seed), shape));
    }
    assertThat(places).hasSize(12);
  }

  @Test
  void apply_ofNoAreaIsTheIdentity() {
    ImageShape shape = ImageShape.colour(4, 4);
    byte[] image = TestImages.random(shape, 1);
    assertThat(Erasing.usual().withArea(0, 0).apply(image, shape, 3))
        .isEqualTo(image)
        .isNotSameAs(image);
  }

  @Test
  void fill_isAConstantTheMeanOrNoise() {
    ImageShape shape = ImageShape.colour(40, 40);
    byte[] image = TestImages.random(shape, 2);
    Erasing all = Erasing.usual().withArea(1, 1).withAspect(1, 1);
    assertThat(all.withFill(Fill.constant(9)).apply(image, shape, 1)).containsOnly(9);
    byte[] mean = all.withFill(Fill.mean()).apply(image, shape, 1);
    byte[] noise = all.withFill(Fill.noise()).apply(image, shape, 1);
    for (int channel = 0; channel < 3; channel++) {
      double sum = 0;
      double sumOfNoise = 0;
      boolean[] levels = new boolean[256];
      for (int at = channel; at < image.length; at += 3) {
        sum += image[at] & 0xff;
        sumOfNoise += noise[at] & 0xff;
        levels[noise[at] & 0xff] = true;
      }
      for (int at = channel; at < image.length; at += 3) {
        assertThat((long) (mean[at] & 0xff)).isEqualTo(Math.round(sum / 1600));
      }
      assertThat(sumOfNoise / 1600).isCloseTo(127.5, within(8.0)); // four standard errors
      assertThat(levels[0] && levels[255]).isTrue();
    }
    assertThat(all.withFill(Fill.noise()).apply(image, shape, 2)).isNotEqualTo(noise);
  }

  @Property(tries = 200)
  void cutout_erasesASquareCutOffAtTheBorder(
      @ForAll @IntRange(min = 1, max = 9) int height,
      @ForAll @IntRange(min = 1, max = 9) int width,
      @ForAll @IntRange(min = 1, max = 20) int side,
      @ForAll long seed) {
    ImageShape shape = ImageShape.grey(height, width);
    byte[] found = Transforms.cutout(side, WHITE).apply(new byte[shape.bytes()], shape, seed);
    int centreRow = (int) (SeededHash.uniform(seed, 0) * height);
    int centreColumn = (int) (SeededHash.uniform(seed, 1) * width);
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int down = row - centreRow + side / 2;
        int right = column - centreColumn + side / 2;
        boolean erased = down >= 0 && down < side && right >= 0 && right < side;
        assertThat(found[row * width + column]).isEqualTo((byte) (erased ? 255 : 0));
      }
    }
  }

  @Test
  void constructors_refuseWhatIsOutOfRange() {
    Erasing usual = Erasing.usual();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> usual.withArea(0.2, 0.1))
        .withMessage("minArea and maxArea must be in [0.0, 1.0] and in order, but are 0.2 and 0.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> usual.withArea(0, 1.1))
        .withMessageContaining("but are 0.0 and 1.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> usual.withAspect(0, 1))
        .withMessage(
            "minAspect and maxAspect must be in [0.01, 100.0] and in order, but are 0.0 and 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fill.constant(256))
        .withMessage("level must be in [0, 255] for CONSTANT, but is 256");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Fill(Fill.Kind.NOISE, 1))
        .withMessage("level must be in [0, 0] for NOISE, but is 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transforms.cutout(0, WHITE))
        .withMessage("side must be in [1, 65536], but is 0");
  }
}
