package io.github.learnedmixup.augment.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.palette.Palette;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where parents are placed, on images whose pixels tell whose they are. */
class CrossingMethodTest {
  private static final ImageShape SHAPE = ImageShape.colour(20, 32);
  private static final Palette PALETTE = Palette.spread(3, 64);
  private static final List<CrossingMethod> FIELDS =
      List.of(CrossingMethod.field(), CrossingMethod.placed(), CrossingMethod.matched());

  private static byte[] noise(long seed) {
    byte[] values = new byte[SHAPE.bytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) SeededHash.mix(seed, i);
    }
    return values;
  }

  private static ParentImages parents(long seed) {
    return ParentImages.of(PALETTE, SHAPE, noise(seed), noise(seed + 100));
  }

  /** Whether a pixel is to be the first parent's. */
  private static boolean isFirstHeavier(CrossedParents crossed, byte[] first, int pixel) {
    byte[] cut = crossed.cut();
    return Arrays.equals(cut, 3 * pixel, 3 * pixel + 3, first, 3 * pixel, 3 * pixel + 3);
  }

  @Test
  void fields_giveTheFirstParentItsShareOfPixels() {
    for (CrossingMethod method : FIELDS) {
      for (double lambda : new double[] {0, 0.1, 0.5, 0.73, 1}) {
        CrossedParents crossed = method.cross(parents(1), lambda, 5);
        assertThat(crossed.shareOfFirst()).isEqualTo(lambda, within(1.0 / SHAPE.pixels()));
      }
    }
  }

  @Test
  void fields_areTheSameForTheSameSeed_andOthersForAnother() {
    for (CrossingMethod method : FIELDS) {
      byte[] cut = method.cross(parents(1), 0.5, 5).cut();
      assertThat(method.cross(parents(1), 0.5, 5).cut()).isEqualTo(cut);
      assertThat(method.cross(parents(1), 0.5, 6).cut()).isNotEqualTo(cut);
    }
  }

  @Test
  void fields_weighBothParentsNearlyAlikeAtTheBorder_andTheirOwnAloneFarFromIt() {
    int far = farthest();
    ParentImages images = ParentImages.of(PALETTE, SHAPE, colours(0, 0), colours(far, far));
    CrossedParents crossed = CrossingMethod.field().cross(images, 0.5, 3);
    int sure = 0;
    int unsure = 0;
    for (int pixel = 0; pixel < SHAPE.pixels(); pixel++) {
      boolean ofFirst = isFirstHeavier(crossed, images.first(), pixel);
      double ofSecond = crossed.parents().weight(pixel, far);
      if (ofFirst) {
        assertThat(ofSecond).isLessThan(0.5);
        sure += ofSecond < 1e-4 ? 1 : 0;
        unsure += ofSecond > 0.1 ? 1 : 0;
      }
    }
    assertThat(unsure).as("pixels beside the border").isBetween(10, SHAPE.pixels() / 4);
    assertThat(sure).as("pixels far from it").isGreaterThan(SHAPE.pixels() / 20);
  }

  @Test
  void placedFields_meetWhereTheParentsAreAlike() {
    ParentImages images = ParentImages.of(PALETTE, SHAPE, colours(0, 0), colours(1, farthest()));
    double field = 0;
    double placed = 0;
    double matched = 0;
    for (int seed = 0; seed < 20; seed++) {
      field += seam(CrossingMethod.field().cross(images, 0.5, seed));
      placed += seam(CrossingMethod.placed().cross(images, 0.5, seed));
      matched += seam(CrossingMethod.matched().cross(images, 0.5, seed));
    }
    assertThat(placed).isLessThan(0.9 * field);
    assertThat(matched).isLessThan(placed);
  }

  private static int farthest() {
    return IntStream.range(2, PALETTE.size())
        .boxed()
        .max(Comparator.comparingDouble(symbol -> PALETTE.distance(0, symbol)))
        .orElseThrow();
  }

  /** An image of one symbol's colour at the left and another's at the right. */
  private static byte[] colours(int left, int right) {
    byte[] values = new byte[SHAPE.bytes()];
    for (int i = 0; i < values.length; i++) {
      int column = i / 3 % SHAPE.width();
      values[i] = (byte) PALETTE.value(column < 16 ? left : right, i % 3);
    }
    return values;
  }

  /** How far the second parent's pixels at the border are from the first parent, of symbol 0. */
  private static double seam(CrossedParents crossed) {
    byte[] cut = PALETTE.symbols(crossed.cut());
    double sum = 0;
    for (int pixel = 0; pixel < cut.length; pixel++) {
      if (pixel % SHAPE.width() > 0 && (cut[pixel] == 0) != (cut[pixel - 1] == 0)) {
        sum += PALETTE.distance(cut[pixel] & 0xff, cut[pixel - 1] & 0xff);
      }
      if (pixel >= SHAPE.width() && (cut[pixel] == 0) != (cut[pixel - SHAPE.width()] == 0)) {
        sum += PALETTE.distance(cut[pixel] & 0xff, cut[pixel - SHAPE.width()] & 0xff);
      }
    }
    return sum;
  }

  @Test
  void matchedParents_keepThePixelValuesOfTheMovedParent() {
    ParentImages images = parents(4);
    CrossedParents crossed = CrossingMethod.matched().cross(images, 0.5, 1);
    byte[] cut = crossed.cut();
    byte[] lent = new byte[SHAPE.bytes()];

    crossed.lendValues(PALETTE.symbols(cut), lent);

    assertThat(lent).isEqualTo(cut);
    assertThat(crossed.parents().shareOfFirst(PALETTE.symbols(cut)))
        .isEqualTo(crossed.shareOfFirst(), within(0.05));
  }

  @Test
  void parents_mustBeOfTheShapeAndThePalette() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> ParentImages.of(PALETTE, SHAPE, new byte[3], noise(1)))
        .withMessage("parents of 20x32x3 pixels must have 1920 bytes each, but have 3 and 1920");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> ParentImages.of(Palette.greys(4), SHAPE, new byte[1920], new byte[1920]))
        .withMessageContaining("must be of the 1 channels of the palette, but are of 20x32x3");
  }
}
