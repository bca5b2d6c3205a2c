package io.github.learnedmixup.augment.transform.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.image.AffineMap;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class AffineTest {
  private static final ImageShape GREY = ImageShape.grey(31, 31);

  /** Centre of the ink, in rows and columns from the middle. */
  private static double[] centre(byte[] pixels) {
    double row = 0;
    double column = 0;
    double ink = 0;
    for (int at = 0; at < pixels.length; at++) {
      int value = pixels[at] & 0xff;
      int down = at / 31 - 15;
      int right = at % 31 - 15;
      row += value * down;
      column += value * right;
      ink += value;
    }
    return new double[] {row / ink, column / ink};
  }

  private static byte[] dot(int row, int column) {
    byte[] pixels = new byte[31 * 31];
    pixels[(row + 15) * 31 + column + 15] = (byte) 255;
    return pixels;
  }

  @Property(tries = 200)
  void map_scalesShearsTurnsAndShiftsInThisOrder(
      @ForAll @DoubleRange(min = -3.1, max = 3.1) double radians,
      @ForAll @DoubleRange(min = 0.8, max = 2.5) double scale,
      @ForAll @DoubleRange(min = -0.5, max = 0.5) double columns,
      @ForAll @DoubleRange(min = -0.5, max = 0.5) double rows,
      @ForAll @DoubleRange(min = -2, max = 2) double down,
      @ForAll @DoubleRange(min = -2, max = 2) double right) {
    // Where the point (3, -2) from the centre goes, by the definition.
    double y = 3 * scale;
    double x = -2 * scale;
    double shearedY = y + rows * x;
    double shearedX = x + columns * y;
    double toRow = Math.cos(radians) * shearedY + Math.sin(radians) * shearedX + down;
    double toColumn = Math.cos(radians) * shearedX - Math.sin(radians) * shearedY + right;
    AffineMap map = Affine.map(radians, scale, columns, rows, down, right);
    double back = map.rowsByRow() * (toRow - down) + map.rowsByColumn() * (toColumn - right);
    double backColumn =
        map.columnsByRow() * (toRow - down) + map.columnsByColumn() * (toColumn - right);
    assertThat(back).isCloseTo(3, within(1e-9));
    assertThat(backColumn).isCloseTo(-2, within(1e-9));
  }

  @Property(tries = 200)
  void apply_doesNotGoBeyondTheRanges(@ForAll long seed) {
    double[] turned = centre(Transforms.turn(30).apply(dot(0, 10), GREY, seed));
    assertThat(Math.hypot(turned[0], turned[1])).isCloseTo(10, within(0.7));
    assertThat(Math.toDegrees(Math.atan2(turned[0], turned[1]))).isBetween(-33.0, 33.0);
    double[] shifted = centre(Transforms.shift(0.2).apply(dot(0, 0), GREY, seed));
    assertThat(Math.max(Math.abs(shifted[0]), Math.abs(shifted[1]))).isLessThan(6.3);
    double[] scaled = centre(Transforms.scale(0.5, 1.25).apply(block(8), GREY, seed));
    assertThat(scaled[1]).isBetween(3.5, 10.7);
    double[] sheared = centre(Transforms.shear(0.3).apply(dot(10, 0), GREY, seed));
    assertThat(Math.abs(sheared[1])).isLessThan(3.7);
  }

  /** Four by four pixels, so that some of them are seen at every scale. */
  private static byte[] block(int column) {
    byte[] pixels = new byte[31 * 31];
    for (int at = 0; at < 16; at++) {
      pixels[(at / 4 + 14) * 31 + at % 4 + 14 + column] = (byte) 255;
    }
    return pixels;
  }

  @Test
  void apply_usesTheWholeRanges() {
    double most = 0;
    double least = 0;
    for (int seed = 0; seed < 300; seed++) {
      double[] turned = centre(Transforms.turn(30).apply(dot(0, 10), GREY, seed));
      double degrees = Math.toDegrees(Math.atan2(turned[0], turned[1]));
      most = Math.max(most, degrees);
      least = Math.min(least, degrees);
    }
    assertThat(most).isGreaterThan(27);
    assertThat(least).isLessThan(-27);
  }

  @Test
  void apply_ofNothingIsTheIdentityAtEveryShape() {
    for (int height = 1; height < 6; height++) {
      for (int width = 1; width < 6; width++) {
        ImageShape shape = ImageShape.colour(height, width);
        byte[] image = TestImages.random(shape, height);
        assertThat(Affine.none().apply(image, shape, 5)).isEqualTo(image).isNotSameAs(image);
      }
    }
  }

  @Test
  void apply_changesEachChannelAsAGreyImage() {
    ImageShape colour = ImageShape.colour(5, 7);
    ImageShape grey = ImageShape.grey(5, 7);
    byte[] image = TestImages.random(colour, 3);
    Affine affine = Affine.none().turn(40).shift(0.3).shear(0.4).scale(0.5, 1.5).outside(77);
    byte[] found = affine.apply(image, colour, 9);
    for (int channel = 0; channel < 3; channel++) {
      byte[] plane = new byte[35];
      byte[] expected = new byte[35];
      for (int pixel = 0; pixel < 35; pixel++) {
        plane[pixel] = image[3 * pixel + channel];
        expected[pixel] = found[3 * pixel + channel];
      }
      assertThat(affine.apply(plane, grey, 9)).isEqualTo(expected);
    }
  }

  @Test
  void outside_isFilled() {
    byte[] black = new byte[9];
    Affine away = Affine.none().shift(1).outside(200);
    long seed = 0; // one of which both shifts are large
    while (Math.min(SeededHash.uniform(seed, 1), SeededHash.uniform(seed, 2)) < 0.9) {
      seed++;
    }
    byte[] found = away.apply(black, ImageShape.grey(3, 3), seed);
    assertThat(found[0] & 0xff).isEqualTo(200);
    assertThat(found[8] & 0xff).isLessThan(200);
  }

  @Test
  void setters_refuseWhatIsOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transforms.turn(181))
        .withMessage("maxDegrees must be in [0, 180], but is 181.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transforms.shift(Double.NaN))
        .withMessage("maxShift must be in [0, 1], but is NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transforms.shear(1))
        .withMessage("maxShear must be in [0, 1), but is 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transforms.scale(0, 1))
        .withMessage("minScale must be in [0.1, maxScale], but is 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transforms.scale(1.2, 1.1))
        .withMessage("minScale must be in [0.1, maxScale], but is 1.2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transforms.scale(1, 11))
        .withMessage("maxScale must be in [minScale, 10], but is 11.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Affine.none().outside(256))
        .withMessage("fill must be in [0, 255], but is 256");
  }
}
