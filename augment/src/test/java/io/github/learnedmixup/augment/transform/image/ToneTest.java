package io.github.learnedmixup.augment.transform.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Golden values are those of Pillow 12.3.0 on {@link TestImages#formula}. */
class ToneTest {
  private static final ImageShape SMALL = ImageShape.colour(4, 5);

  private static byte[] hex(String bytes) {
    return HexFormat.of().parseHex(bytes);
  }

  private static long crc(byte[] pixels) {
    CRC32 crc = new CRC32();
    crc.update(pixels);
    return crc.getValue();
  }

  @Test
  void brightness_isThatOfPillowRounded() {
    byte[] golden =
        hex(
            "1451a4ffff93ff71ffa91effdc94634843547cbbffff6bff20e42eff9623ffffe1c8c4d8ffff0673"
                + "f6ffaeffc021ffb95e19ffffffff1153abff0ca8");
    byte[] found = Tone.brightness(TestImages.formula(SMALL), 1.6);
    assertThat(TestImages.distance(found, golden)).isEqualTo(1); // it cuts fractions off
  }

  @Test
  void contrast_isThatOfPillowRounded() {
    byte[] lower =
        hex(
            "4c5b708aaa6b966399714e957e6c5f58575c66758aa561874e80528e6c4f9c8b7f78787c87974863"
                + "84aa72a4764f91755e4da6a09fa44b5b718d4a70");
    byte[] higher =
        hex(
            "00045cccff49ff26ff6100fc984b160000073274ceff1fc000a000df4d00ffd09d817e92bfff0027"
                + "b3ff66ff7900eb721100ffffffff000563d8005f");
    byte[] image = TestImages.formula(SMALL);
    assertThat(TestImages.distance(Tone.contrast(image, SMALL, 0.4), lower)).isEqualTo(1);
    assertThat(TestImages.distance(Tone.contrast(image, SMALL, 1.7), higher)).isEqualTo(1);
  }

  @Test
  void autoContrast_isThatOfPillowRounded() {
    byte[] golden =
        hex(
            "022d66b2ff5bd542d26b0bc88f593c2623324b73acff3ea30a8e19be5a12e6ac8e807987a9cc0044"
                + "9afe6eee780bbd743608f2efe2ef002e6aba0068");
    byte[] found = Tone.autoContrast(TestImages.formula(SMALL), SMALL);
    assertThat(TestImages.distance(found, golden)).isEqualTo(1);
  }

  @Test
  void equalise_posteriseAndSolariseAreThoseOfPillow() {
    long[][] golden = {
      {1_570_024_495L, 918_728_973L, 1_773_815_017L},
      {2_257_014_918L, 3_645_715_649L, 2_126_439_463L}
    };
    for (int kind = 0; kind < 2; kind++) {
      ImageShape shape = TestImages.shape(24, 26, kind == 1);
      byte[] image = TestImages.formula(shape);
      assertThat(crc(Tone.equalise(image, shape))).isEqualTo(golden[kind][0]);
      assertThat(crc(Tone.posterise(image, 3))).isEqualTo(golden[kind][1]);
      assertThat(crc(Tone.solarise(image, 100))).isEqualTo(golden[kind][2]);
    }
  }

  /** What Pillow documents: the number of smaller values in steps, from half a step on. */
  @Property(tries = 60)
  void equalise_countsSmallerValuesInSteps(
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll boolean colour,
      @ForAll long seed) {
    ImageShape shape = TestImages.shape(height, width, colour);
    byte[] image = TestImages.coarse(shape, seed);
    byte[] found = Tone.equalise(image, shape);
    for (int channel = 0; channel < shape.channels(); channel++) {
      int largest = 0;
      int atLargest = 0;
      for (int at = channel; at < image.length; at += shape.channels()) {
        int value = image[at] & 0xff;
        if (value > largest) {
          largest = value;
          atLargest = 0;
        }
        atLargest += value == largest ? 1 : 0;
      }
      int step = (height * width - atLargest) / 255;
      for (int at = channel; at < image.length; at += 7 * shape.channels()) {
        int smaller = 0;
        for (int other = channel; other < image.length; other += shape.channels()) {
          smaller += (image[other] & 0xff) < (image[at] & 0xff) ? 1 : 0;
        }
        int expected =
            step == 0 ? image[at] & 0xff : Math.min(255, (step / 2 + smaller) / Math.max(1, step));
        assertThat(found[at] & 0xff).isEqualTo(expected);
      }
    }
  }

  @Property(tries = 60)
  void autoContrast_stretchesEachChannelToTheEndsAndKeepsTheOrder(
      @ForAll @IntRange(min = 2, max = 8) int width, @ForAll boolean colour, @ForAll long seed) {
    ImageShape shape = TestImages.shape(5, width, colour);
    byte[] image = TestImages.coarse(shape, seed);
    byte[] found = Tone.autoContrast(image, shape);
    for (int channel = 0; channel < shape.channels(); channel++) {
      int least = 255;
      int most = 0;
      for (int at = channel; at < image.length; at += shape.channels()) {
        least = Math.min(least, image[at] & 0xff);
        most = Math.max(most, image[at] & 0xff);
      }
      for (int at = channel; at < image.length; at += shape.channels()) {
        int value = image[at] & 0xff;
        long expected =
            most == least ? value : Math.round((value - least) * 255.0 / (most - least));
        assertThat((long) (found[at] & 0xff)).isEqualTo(expected);
      }
    }
  }

  @Property(tries = 100)
  void posterise_keepsTheUpperBits(
      @ForAll @IntRange(max = 8) int bits, @ForAll boolean colour, @ForAll long seed) {
    byte[] image = TestImages.random(TestImages.shape(4, 7, colour), seed);
    byte[] found = Tone.posterise(image, bits);
    int width = 1 << (8 - bits);
    for (int at = 0; at < image.length; at++) {
      assertThat(found[at] & 0xff).isEqualTo((image[at] & 0xff) / width * width);
    }
  }

  @Property(tries = 100)
  void solarise_invertsFromTheThresholdOn(
      @ForAll @DoubleRange(max = 256) double threshold, @ForAll long seed) {
    byte[] image = TestImages.random(ImageShape.grey(4, 7), seed);
    byte[] found = Tone.solarise(image, threshold);
    for (int at = 0; at < image.length; at++) {
      int value = image[at] & 0xff;
      assertThat(found[at] & 0xff).isEqualTo(value >= threshold ? 255 - value : value);
    }
  }

  @Property(tries = 100)
  void changes_ofNoStrengthAreTheIdentity(@ForAll boolean colour, @ForAll long seed) {
    ImageShape shape = TestImages.shape(3, 5, colour);
    byte[] image = TestImages.random(shape, seed);
    assertThat(Tone.brightness(image, 1)).isEqualTo(image);
    assertThat(Tone.contrast(image, shape, 1)).isEqualTo(image);
    assertThat(Tone.posterise(image, 8)).isEqualTo(image);
    assertThat(Tone.solarise(image, 256)).isEqualTo(image);
    assertThat(Tone.solarise(Tone.solarise(image, 0), 0)).isEqualTo(image);
  }

  @Property(tries = 100)
  void brightness_multipliesAndCutsOff(
      @ForAll @DoubleRange(max = 2) double factor, @ForAll long seed) {
    byte[] image = TestImages.random(ImageShape.grey(4, 7), seed);
    byte[] found = Tone.brightness(image, factor);
    for (int at = 0; at < image.length; at++) {
      assertThat((long) (found[at] & 0xff))
          .isEqualTo(Math.min(255, Math.round(factor * (image[at] & 0xff))));
    }
  }

  @Test
  void contrast_ofZeroLeavesTheMeanGreyLevel() {
    byte[] image = {10, 20, 31};
    assertThat(Tone.contrast(image, ImageShape.grey(1, 3), 0)).containsExactly(20, 20, 20);
  }

  @Test
  void oneValue_staysAsItIs() {
    ImageShape shape = ImageShape.grey(20, 20);
    byte[] image = new byte[400];
    Arrays.fill(image, (byte) 7);
    assertThat(Tone.equalise(image, shape)).isEqualTo(image);
    assertThat(Tone.autoContrast(image, shape)).isEqualTo(image);
  }
}
