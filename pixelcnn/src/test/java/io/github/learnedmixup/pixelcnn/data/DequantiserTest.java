package io.github.learnedmixup.pixelcnn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DequantiserTest {
  private static final LabelledImages DIGITS = Digits.draw(300, 5);

  @Property(tries = 300)
  void draw_givesGreysThatQuantiseBackToTheLevels(
      @ForAll @IntRange(min = 2, max = 256) int levels,
      @ForAll @Size(30) byte[] noise,
      @ForAll long seed) {
    Dequantiser dequantiser = Dequantiser.of(new Quantiser(levels), DIGITS.range(0, 2));
    byte[] image = image(noise, levels);
    float[] greys = new float[30];
    dequantiser.draw(image, 5, 6, seed, greys);
    for (int pixel = 0; pixel < 30; pixel++) {
      assertThat(greys[pixel]).isEqualTo((int) greys[pixel]);
      assertThat(new Quantiser(levels).level((int) greys[pixel])).isEqualTo(image[pixel] & 0xff);
    }
  }

  @Property(tries = 100)
  void draw_ofAPixelDependsOnNothingButSeedPlaceAndItsSurroundings(
      @ForAll @Size(30) byte[] noise, @ForAll @IntRange(max = 29) int changed, @ForAll long seed) {
    Dequantiser dequantiser = Dequantiser.of(new Quantiser(4), DIGITS.range(0, 20));
    byte[] image = image(noise, 4);
    byte[] other = image.clone();
    other[changed] = (byte) ((other[changed] + 1) % 4);
    float[] greys = new float[30];
    float[] otherGreys = new float[30];
    dequantiser.draw(image, 5, 6, seed, greys);
    dequantiser.draw(other, 5, 6, seed, otherGreys);
    for (int pixel = 0; pixel < 30; pixel++) {
      int distance = Math.abs(pixel / 6 - changed / 6) + Math.abs(pixel % 6 - changed % 6);
      if (distance > 1) {
        assertThat(otherGreys[pixel]).isEqualTo(greys[pixel]);
      }
    }
  }

  @Test
  void draw_differsFromSeedToSeed() {
    Dequantiser dequantiser = Dequantiser.of(new Quantiser(2), DIGITS);
    byte[] levels = new Quantiser(2).levels(DIGITS.image(0));
    float[] first = new float[784];
    float[] second = new float[784];
    dequantiser.draw(levels, 28, 28, 1, first);
    dequantiser.draw(levels, 28, 28, 2, second);
    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void draw_hasTheHistogramOfTheRealImages() {
    Quantiser quantiser = new Quantiser(4);
    Dequantiser dequantiser = Dequantiser.of(quantiser, DIGITS);
    double[] real = new double[256];
    double[] drawn = new double[256];
    float[] greys = new float[784];
    for (int i = 0; i < DIGITS.size(); i++) {
      dequantiser.draw(quantiser.levels(DIGITS.image(i)), 28, 28, SeededHash.mix(3, i), greys);
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
    Dequantiser dequantiser = Dequantiser.of(new Quantiser(4), images);
    float[] drawn = new float[5];
    dequantiser.draw(new byte[] {0, 0, 0, 0, 3}, 1, 5, 9, drawn);
    assertThat(drawn).containsExactly(0, 0, 0, 50, 200);
  }

  @Test
  void draw_takesTheOtherContextThenAnyGreyWhereRealImagesShowNone() {
    long[] counts = new long[512];
    counts[256 + 70] = 3; // level 1, at edges only
    Dequantiser dequantiser = Dequantiser.of(4, counts);
    float[] flat = new float[9];
    dequantiser.draw(new byte[] {1, 1, 1, 1, 1, 1, 1, 1, 1}, 3, 3, 1, flat);
    assertThat(flat).containsOnly(70);

    double mean = 0;
    for (int seed = 0; seed < 1000; seed++) {
      float[] unseen = new float[1];
      dequantiser.draw(new byte[] {2}, 1, 1, seed, unseen);
      assertThat(unseen[0]).isBetween(128f, 191f);
      mean += unseen[0] / 1000;
    }
    assertThat(mean).isCloseTo(159.5, within(3.0));
  }

  @Test
  void counts_restoreTheSameDequantiser() {
    Dequantiser learned = Dequantiser.of(new Quantiser(4), DIGITS);
    Dequantiser restored = Dequantiser.of(4, learned.counts());
    assertThat(restored.counts()).isEqualTo(learned.counts());
    assertThat(restored.levels()).isEqualTo(4);
    byte[] levels = new Quantiser(4).levels(DIGITS.image(7));
    float[] first = new float[784];
    float[] second = new float[784];
    learned.draw(levels, 28, 28, 11, first);
    restored.draw(levels, 28, 28, 11, second);
    assertThat(second).isEqualTo(first);
  }

  @Test
  void counts_areCopied() {
    Dequantiser dequantiser = Dequantiser.of(4, new long[512]);
    dequantiser.counts()[0] = 5;
    assertThat(dequantiser.counts()[0]).isZero();
  }

  @Test
  void of_refusesCountsThatCannotBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dequantiser.of(4, new long[256]))
        .withMessageContaining("512")
        .withMessageContaining("256");
    long[] negative = new long[512];
    negative[3] = -1;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dequantiser.of(4, negative))
        .withMessageContaining("counts[3]");
    long[] huge = new long[512];
    huge[0] = Long.MAX_VALUE;
    huge[500] = 1;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dequantiser.of(4, huge))
        .withMessageContaining("counts[500]");
  }

  @Test
  void of_refusesNoImages() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dequantiser.of(new Quantiser(4), DIGITS.range(0, 0)))
        .withMessageContaining("images");
  }

  @Test
  void draw_refusesWrongLengthsAndLevels() {
    Dequantiser dequantiser = Dequantiser.of(4, new long[512]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dequantiser.draw(new byte[5], 2, 3, 0, new float[6]))
        .withMessageContaining("2x3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dequantiser.draw(new byte[6], 2, 3, 0, new float[5]))
        .withMessageContaining("2x3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dequantiser.draw(new byte[] {0, 4}, 1, 2, 0, new float[2]))
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
