package io.github.learnedmixup.pixelcnn.palette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.digits.Digits;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

class GreyDequantiserTest {
  private static final LabelledImages DIGITS = Digits.draw(300, 5);

  @Property(tries = 300)
  void draw_givesGreysThatQuantiseBackToTheLevels(
      @ForAll @IntRange(min = 2, max = 256) int levels,
      @ForAll @Size(30) byte[] noise,
      @ForAll long seed) {
    Dequantiser dequantiser = Dequantiser.of(Palette.greys(levels), DIGITS.range(0, 2));
    byte[] image = image(noise, levels);
    float[] greys = new float[30];
    dequantiser.dequantise(image, ImageShape.grey(5, 6), seed, greys);
    for (int pixel = 0; pixel < 30; pixel++) {
      assertThat(greys[pixel]).isEqualTo((int) greys[pixel]);
      assertThat(new Quantiser(levels).level((int) greys[pixel])).isEqualTo(image[pixel] & 0xff);
    }
  }

  @Test
  void draw_dealsOutTheGreysOfTheRealImage() {
    Palette palette = Palette.greys(4);
    Dequantiser ofOne = Dequantiser.of(palette, DIGITS.range(0, 1));
    byte[] real = DIGITS.image(0);
    byte[] drawn = ofOne.dequantised(palette.symbols(real), ImageShape.grey(28, 28), 3);
    assertThat(drawn).isNotEqualTo(real);
    Arrays.sort(real);
    Arrays.sort(drawn);
    assertThat(drawn).isEqualTo(real);
  }

  @Test
  void draw_takesAllGreysOfAnImageFromOneRealImage() {
    // Two real images of one level each, the one of 200 and 201, the other of 240 and 241.
    byte[] greys = {(byte) 200, (byte) 201, (byte) 240, (byte) 241};
    LabelledImages images = new LabelledImages(1, 2, 1, greys, new int[2]);
    Dequantiser dequantiser = Dequantiser.of(Palette.greys(4), images);
    Set<List<Integer>> seen = new HashSet<>();
    for (int seed = 0; seed < 200; seed++) {
      float[] drawn = new float[2];
      dequantiser.dequantise(new byte[] {3, 3}, ImageShape.grey(1, 2), seed, drawn);
      seen.add(List.of((int) drawn[0], (int) drawn[1]));
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(
            List.of(200, 201), List.of(201, 200), List.of(240, 241), List.of(241, 240));
  }

  @Test
  void draw_takesTheRealImageThatIsMostAlike() {
    // The one has three white pixels of 250 to 252, the other one, of 200.
    byte[] greys = {(byte) 250, (byte) 251, (byte) 252, 0, 0, 0, 0, (byte) 200};
    LabelledImages images = new LabelledImages(1, 4, 1, greys, new int[2]);
    Dequantiser dequantiser = Dequantiser.of(Palette.greys(2), images);
    for (int seed = 0; seed < 50; seed++) {
      float[] drawn = new float[4];
      dequantiser.dequantise(new byte[] {0, 0, 0, 1}, ImageShape.grey(1, 4), seed, drawn);
      assertThat(drawn).containsExactly(0, 0, 0, 200);
    }
  }

  @Test
  void draw_dealsOutAgainWhatIsTooLittle() {
    byte[] greys = {70, 80, 0, 0, 0, 0};
    LabelledImages images = new LabelledImages(1, 6, 1, greys, new int[1]);
    float[] drawn = new float[6];
    Dequantiser.of(Palette.greys(4), images)
        .dequantise(new byte[] {1, 1, 1, 1, 0, 0}, ImageShape.grey(1, 6), 4, drawn);
    // Flat are the first three; the only flat grey is 70, the only one of the rim 80.
    assertThat(drawn).startsWith(70, 70, 70, 80);
  }

  @Test
  void draw_differsFromSeedToSeed() {
    Dequantiser dequantiser = Dequantiser.of(Palette.greys(2), DIGITS);
    byte[] levels = Palette.greys(2).symbols(DIGITS.image(0));
    float[] first = new float[784];
    float[] second = new float[784];
    dequantiser.dequantise(levels, ImageShape.grey(28, 28), 1, first);
    dequantiser.dequantise(levels, ImageShape.grey(28, 28), 2, second);
    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void draw_hasTheHistogramOfTheRealImages() {
    Palette palette = Palette.greys(4);
    Dequantiser dequantiser = Dequantiser.of(palette, DIGITS);
    double[] real = new double[256];
    double[] drawn = new double[256];
    float[] greys = new float[784];
    for (int i = 0; i < DIGITS.size(); i++) {
      dequantiser.dequantise(
          palette.symbols(DIGITS.image(i)), ImageShape.grey(28, 28), SeededHash.mix(3, i), greys);
      for (int pixel = 0; pixel < 784; pixel++) {
        real[DIGITS.grey(i, pixel)] += 1.0 / (784 * DIGITS.size());
        drawn[(int) greys[pixel]] += 1.0 / (784 * DIGITS.size());
      }
    }
    double totalVariation = 0;
    for (int grey = 0; grey < 256; grey++) {
      totalVariation += Math.abs(real[grey] - drawn[grey]) / 2;
    }
    assertThat(totalVariation).isLessThan(0.01);
  }

  @Test
  void draw_tellsFlatGroundFromTheRimOfAStroke() {
    // Real images whose ground is 0, but 50 beside a stroke of 200.
    byte[] greys = {0, 0, 0, 50, (byte) 200};
    LabelledImages images = new LabelledImages(1, 5, 1, greys, new int[1]);
    Dequantiser dequantiser = Dequantiser.of(Palette.greys(4), images);
    float[] drawn = new float[5];
    dequantiser.dequantise(new byte[] {0, 0, 0, 0, 3}, ImageShape.grey(1, 5), 9, drawn);
    assertThat(drawn).containsExactly(0, 0, 0, 50, 200);
  }

  @Test
  void draw_takesTheOtherContextThenAnyGreyWhereRealImagesShowNone() {
    // Level 1 at a rim only.
    LabelledImages images = new LabelledImages(1, 2, 1, new byte[] {70, 0}, new int[1]);
    Dequantiser dequantiser = Dequantiser.of(Palette.greys(4), images);
    float[] flat = new float[9];
    dequantiser.dequantise(new byte[] {1, 1, 1, 1, 1, 1, 1, 1, 1}, ImageShape.grey(3, 3), 1, flat);
    assertThat(flat).containsOnly(70);

    double mean = 0;
    for (int seed = 0; seed < 1000; seed++) {
      float[] unseen = new float[1];
      dequantiser.dequantise(new byte[] {2}, ImageShape.grey(1, 1), seed, unseen);
      assertThat(unseen[0]).isBetween(128f, 191f);
      mean += unseen[0] / 1000;
    }
    assertThat(mean).isCloseTo(159.5, within(3.0));
  }

  @Test
  void stored_restoresTheSameDequantiser() {
    Dequantiser learned = Dequantiser.of(Palette.greys(4), DIGITS);
    Dequantiser restored = Dequantiser.of(Palette.greys(4), 784, learned.stored());
    assertThat(restored.stored()).isEqualTo(learned.stored());
    assertThat(restored.palette().size()).isEqualTo(4);
    byte[] levels = Palette.greys(4).symbols(DIGITS.image(7));
    assertThat(restored.dequantised(levels, ImageShape.grey(28, 28), 11))
        .isEqualTo(learned.dequantised(levels, ImageShape.grey(28, 28), 11));
  }

  @Test
  void stored_isCopied() {
    byte[] stored = {1, 50, 1, 0};
    Dequantiser dequantiser = Dequantiser.of(Palette.greys(4), 1, stored);
    stored[1] = 60;
    dequantiser.stored()[1] = 70;
    assertThat(dequantiser.stored()).containsExactly(1, 50, 1, 0);
  }

  @Test
  void of_refusesWhatIsNotStored() {
    assertRefused(1).withMessageContaining("none");
    assertRefused(1, 1, 50, 2, 0).withMessageContaining("1 pixels").withMessageContaining("2");
    assertRefused(2, 1, 50, 1, 0).withMessageContaining("2 pixels").withMessageContaining("1");
    assertRefused(2, 2, 50, 1, 50, 1, 0).withMessageContaining("rising");
    assertRefused(2, 2, 50, 0, 60, 2, 0).withMessageContaining("0 pixels of grey 50");
    assertRefused(1, 1, 50, 1).withMessageContaining("end in the middle");
    assertRefused(1, 1, 50, 0x81, 0x80, 0x80, 0).withMessageContaining("third byte");
    byte[] tooMany = new byte[10_001 * 4];
    for (int i = 0; i < tooMany.length; i += 4) {
      tooMany[i] = 1;
      tooMany[i + 2] = 1;
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dequantiser.of(Palette.greys(4), 1, tooMany))
        .withMessageContaining("10000");
  }

  private static ThrowableAssertAlternative<IllegalArgumentException> assertRefused(
      int pixels, int... stored) {
    byte[] bytes = new byte[stored.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) stored[i];
    }
    return assertThatIllegalArgumentException()
        .isThrownBy(() -> Dequantiser.of(Palette.greys(4), pixels, bytes));
  }

  @Test
  void of_keepsTheGreysOfTenThousandImagesAtMost() {
    LabelledImages images = new LabelledImages(1, 1, 1, new byte[25_000], new int[25_000]);
    assertThat(Dequantiser.of(Palette.greys(4), images).stored()).hasSize(10_000 * 4);
  }

  @Test
  void of_refusesNoImages() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dequantiser.of(Palette.greys(4), DIGITS.range(0, 0)))
        .withMessageContaining("images");
  }

  @Test
  void draw_refusesWrongLengthsAndLevels() {
    Dequantiser dequantiser = Dequantiser.of(Palette.greys(4), DIGITS.range(0, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> dequantiser.dequantise(new byte[5], ImageShape.grey(2, 3), 0, new float[6]))
        .withMessageContaining("2x3");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> dequantiser.dequantise(new byte[6], ImageShape.grey(2, 3), 0, new float[5]))
        .withMessageContaining("2x3");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> dequantiser.dequantise(new byte[] {0, 4}, ImageShape.grey(1, 2), 0, new float[2]))
        .withMessageContaining("pixel 1")
        .withMessageContaining("4");
  }

  private static byte[] image(byte[] noise, int levels) {
    byte[] image = new byte[noise.length];
    for (int i = 0; i < noise.length; i++) {
      image[i] = (byte) Math.floorMod(noise[i], levels);
    }
    return image;
  }
}
