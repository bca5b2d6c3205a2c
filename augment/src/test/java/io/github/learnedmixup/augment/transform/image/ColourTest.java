package io.github.learnedmixup.augment.transform.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.awt.Color;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Golden values are those of Pillow 12.3.0 on {@link TestImages#formula}. */
class ColourTest {
  private static final ImageShape SMALL = ImageShape.colour(4, 5);

  private static byte[] hex(String bytes) {
    return HexFormat.of().parseHex(bytes);
  }

  @Test
  void grey_isTheLumaOfPillow() {
    byte[] golden = hex("2ecf7d41672c6f815d70b57da78cb78136e02e45");
    byte[] image = TestImages.formula(SMALL);
    for (int pixel = 0; pixel < SMALL.pixels(); pixel++) {
      assertThat(Colour.grey(image, SMALL, 3 * pixel)).isEqualTo(golden[pixel] & 0xff);
    }
  }

  @Test
  void saturation_isThatOfPillowRounded() {
    byte[] higher =
        hex(
            "00368e8eff0bfc21ff8600ffa256212d283b3679d3ff17b900b200e35100eea4717d798e9ce00018"
                + "a3ff39ff4b00e36a3e00ffdedcf2003895fa0082");
    byte[] lower =
        hex(
            "242f3fc3dbac936c954d336871645a2c2b2e657080a16e8a476c49846a55bfb2a97d7c80a5b17677"
                + "90ada0c6a460927d372a6ddfdfe3232f4065324f");
    byte[] image = TestImages.formula(SMALL);
    assertThat(TestImages.distance(Colour.saturation(image, SMALL, 1.7), higher)).isEqualTo(1);
    assertThat(TestImages.distance(Colour.saturation(image, SMALL, 0.3), lower)).isEqualTo(1);
  }

  @Test
  void sharpness_isThatOfPillowRounded() {
    byte[] sharper =
        hex(
            "0d3367a9f95cc847cf6a13c58a5d3e2d2a352c72c6ff21ae009b00b45e16d7ab8d7a7884bdf50026"
                + "a6ff6de97815bb743b10eedfdeeb0b346bb00869");
    byte[] blurred =
        hex(
            "0d3367a9f95cc847cf6a13c58a5d3e2d2a356f778db1649554824db45e16d7ab8d7f7d89849d5469"
                + "8dae6de97815bb743b10eedfdeeb0b346bb00869");
    byte[] image = TestImages.formula(SMALL);
    assertThat(TestImages.distance(Colour.sharpness(image, SMALL, 1.8), sharper)).isEqualTo(1);
    assertThat(TestImages.distance(Colour.sharpness(image, SMALL, 0.2), blurred)).isEqualTo(1);
  }

  @Property(tries = 200)
  void hue_turnsTheHueOfHsv(
      @ForAll long seed, @ForAll @DoubleRange(min = -0.5, max = 0.5) double turns) {
    byte[] image = TestImages.random(SMALL, seed);
    byte[] found = Colour.hue(image, SMALL, turns);
    for (int at = 0; at < image.length; at += 3) {
      float[] hsb =
          Color.RGBtoHSB(image[at] & 0xff, image[at + 1] & 0xff, image[at + 2] & 0xff, null);
      float turned = hsb[0] + (float) turns;
      turned -= (float) Math.floor(turned);
      // Java's class gives black at 1, which rounding leads to.
      Color expected = Color.getHSBColor(turned == 1 ? 0 : turned, hsb[1], hsb[2]);
      byte[] pixel = {found[at], found[at + 1], found[at + 2]};
      byte[] slow = {
        (byte) expected.getRed(), (byte) expected.getGreen(), (byte) expected.getBlue()
      };
      assertThat(TestImages.distance(pixel, slow)).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void hue_ofAThirdOfACircleExchangesTheChannels() {
    byte[] image = {(byte) 200, 50, 10};
    ImageShape shape = ImageShape.colour(1, 1);
    assertThat(Colour.hue(image, shape, 1.0 / 3)).containsExactly(10, (byte) 200, 50);
    assertThat(Colour.hue(image, shape, -1.0 / 3)).containsExactly(50, 10, (byte) 200);
  }

  @Property(tries = 100)
  void changes_ofNoStrengthAreTheIdentity(
      @ForAll @IntRange(min = 1, max = 5) int height, @ForAll boolean colour, @ForAll long seed) {
    ImageShape shape = TestImages.shape(height, 4, colour);
    byte[] image = TestImages.random(shape, seed);
    assertThat(Colour.saturation(image, shape, 1)).isEqualTo(image);
    assertThat(Colour.hue(image, shape, 0)).isEqualTo(image);
    assertThat(Colour.hue(image, shape, 1)).isEqualTo(image);
    assertThat(Colour.sharpness(image, shape, 1)).isEqualTo(image);
  }

  @Property(tries = 50)
  void greyImages_haveNoColourToChange(@ForAll long seed) {
    ImageShape shape = ImageShape.grey(3, 4);
    byte[] image = TestImages.random(shape, seed);
    assertThat(Colour.saturation(image, shape, 0)).isEqualTo(image);
    assertThat(Colour.hue(image, shape, 0.3)).isEqualTo(image);
  }

  @Test
  void saturation_ofZeroIsTheGreyLevelInAllChannels() {
    byte[] image = TestImages.formula(SMALL);
    byte[] found = Colour.saturation(image, SMALL, 0);
    for (int at = 0; at < image.length; at++) {
      assertThat(found[at] & 0xff).isEqualTo(Colour.grey(image, SMALL, at / 3 * 3));
    }
  }

  @Property(tries = 50)
  void sharpness_ofZeroIsTheWeightedMeanOfNeighbours(@ForAll boolean colour, @ForAll long seed) {
    ImageShape shape = TestImages.shape(5, 4, colour);
    byte[] image = TestImages.random(shape, seed);
    byte[] found = Colour.sharpness(image, shape, 0);
    for (int row = 0; row < 5; row++) {
      for (int column = 0; column < 4; column++) {
        for (int channel = 0; channel < shape.channels(); channel++) {
          int own = TestImages.pixel(image, shape, row, column, channel);
          double sum = 4.0 * own;
          boolean edge = row == 0 || row == 4 || column == 0 || column == 3;
          for (int near = 0; near < 9 && !edge; near++) {
            sum +=
                TestImages.pixel(image, shape, row + near / 3 - 1, column + near % 3 - 1, channel);
          }
          assertThat((long) TestImages.pixel(found, shape, row, column, channel))
              .isEqualTo(edge ? own : Math.round(sum / 13));
        }
      }
    }
  }
}
