package io.github.learnedmixup.pixelcnn.palette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ColourDequantiserTest {
  private static final ImageShape SHAPE = ImageShape.colour(16, 16);
  private static final LabelledImages IMAGES = textured(SHAPE, 60, 1);
  private static final LabelledImages OTHERS = textured(SHAPE, 20, 2);
  private static final Palette PALETTE = Palette.learned(IMAGES, 48, 3);
  private static final Dequantiser DEQUANTISER = Dequantiser.of(PALETTE, IMAGES);

  /** Slopes of a tint of their own, with a fine texture of luma. */
  private static LabelledImages textured(ImageShape shape, int count, long seed) {
    List<byte[]> images = new ArrayList<>();
    for (int image = 0; image < count; image++) {
      long ofImage = SeededHash.mix(seed, image);
      byte[] values = new byte[shape.bytes()];
      double slope = 12 * SeededHash.uniform(ofImage, 10) - 6;
      for (int i = 0; i < values.length; i++) {
        int pixel = i / 3;
        double noise = 12 * SeededHash.uniform(ofImage, 100 + pixel);
        double tint = 60 * SeededHash.uniform(ofImage, i % 3);
        double value = 100 + tint + slope * (pixel % shape.width() - shape.width() / 2.0) + noise;
        values[i] = (byte) Math.max(0, Math.min(255, (int) value));
      }
      images.add(values);
    }
    return LabelledImages.of(shape, 1, List.of(), images, new int[count]);
  }

  @Property(tries = 30)
  void dequantised_keepsEverySymbol(
      @ForAll @IntRange(min = 2, max = 256) int size,
      @ForAll @IntRange(min = 1, max = 9) int height,
      @ForAll @IntRange(min = 1, max = 9) int width,
      @ForAll long seed) {
    ImageShape shape = ImageShape.colour(height, width);
    Palette palette = Palette.spread(ImageShape.COLOUR, size);
    Dequantiser dequantiser = Dequantiser.of(palette, textured(shape, 5, seed));
    byte[] symbols = new byte[shape.pixels()];
    for (int pixel = 0; pixel < symbols.length; pixel++) {
      symbols[pixel] = (byte) (SeededHash.uniform(seed, pixel) * size);
    }
    assertThat(palette.symbols(dequantiser.dequantised(symbols, shape, seed))).isEqualTo(symbols);
  }

  @Test
  void withoutImages_holdsNoneAndKeepsEverySymbol() {
    Dequantiser without = Dequantiser.withoutImages(DEQUANTISER, SHAPE);
    assertThat(without.stored()).hasSize(5);
    Dequantiser restored = Dequantiser.of(PALETTE, SHAPE.pixels(), without.stored());
    for (int i = 0; i < OTHERS.size(); i++) {
      byte[] symbols = PALETTE.symbols(OTHERS.image(i));
      byte[] values = without.dequantised(symbols, SHAPE, i);
      assertThat(PALETTE.symbols(values)).isEqualTo(symbols);
      assertThat(restored.dequantised(symbols, SHAPE, i)).isEqualTo(values);
    }
  }

  @Test
  void dequantised_keepsEverySymbolOfATexturedImage() {
    for (int i = 0; i < OTHERS.size(); i++) {
      byte[] symbols = PALETTE.symbols(OTHERS.image(i));
      assertThat(PALETTE.symbols(DEQUANTISER.dequantised(symbols, SHAPE, i))).isEqualTo(symbols);
    }
  }

  @Test
  void dequantised_isAboutAsNearToTheRealImageAsThePalette() {
    double ofPalette = 0;
    double dequantised = 0;
    for (int i = 0; i < OTHERS.size(); i++) {
      byte[] real = OTHERS.image(i);
      byte[] symbols = PALETTE.symbols(real);
      ofPalette += squaredError(real, palette(symbols));
      dequantised += squaredError(real, DEQUANTISER.dequantised(symbols, SHAPE, i));
    }
    assertThat(dequantised).isLessThan(1.2 * ofPalette);
  }

  @Test
  void dequantised_hasDifferencesOfNeighboursAsRealImagesHave() {
    double[] real = new double[511];
    double[] ofPalette = new double[511];
    double[] dequantised = new double[511];
    for (int i = 0; i < OTHERS.size(); i++) {
      byte[] symbols = PALETTE.symbols(OTHERS.image(i));
      addDifferences(OTHERS.image(i), real);
      addDifferences(palette(symbols), ofPalette);
      addDifferences(DEQUANTISER.dequantised(symbols, SHAPE, i), dequantised);
    }
    assertThat(totalVariation(real, dequantised))
        .isLessThan(0.3)
        .isLessThan(totalVariation(real, ofPalette) / 2);
  }

  private static byte[] palette(byte[] symbols) {
    byte[] values = new byte[symbols.length * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) PALETTE.value(symbols[i / 3] & 0xff, i % 3);
    }
    return values;
  }

  private static double squaredError(byte[] a, byte[] b) {
    return IntStream.range(0, a.length)
        .mapToDouble(i -> Math.pow((a[i] & 0xff) - (b[i] & 0xff), 2))
        .sum();
  }

  private static void addDifferences(byte[] image, double[] counts) {
    for (int i = 0; i < image.length; i++) {
      if (i / 3 % SHAPE.width() > 0) {
        counts[255 + (image[i] & 0xff) - (image[i - 3] & 0xff)]++;
      }
    }
  }

  private static double totalVariation(double[] a, double[] b) {
    double all = Arrays.stream(a).sum();
    return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).sum() / (2 * all);
  }

  @Test
  void dequantised_dependsOnTheSeed_andOnNothingElse() {
    byte[] symbols = PALETTE.symbols(OTHERS.image(0));
    byte[] once = DEQUANTISER.dequantised(symbols, SHAPE, 5);
    DEQUANTISER.dequantised(PALETTE.symbols(OTHERS.image(1)), SHAPE, 9);
    assertThat(DEQUANTISER.dequantised(symbols, SHAPE, 5)).isEqualTo(once);
    assertThat(DEQUANTISER.dequantised(symbols, SHAPE, 6)).isNotEqualTo(once);
  }

  @Test
  void dequantised_takesImagesOfAnotherSizeThanLearned() {
    ImageShape wide = ImageShape.colour(3, 40);
    byte[] symbols = PALETTE.symbols(textured(wide, 1, 7).image(0));
    assertThat(PALETTE.symbols(DEQUANTISER.dequantised(symbols, wide, 1))).isEqualTo(symbols);
  }

  @Test
  void dequantised_takesOverexposedPixelsAsTheyAre() {
    byte[] values = new byte[SHAPE.bytes()];
    Arrays.fill(values, (byte) 255);
    LabelledImages white = LabelledImages.of(SHAPE, 1, List.of(), List.of(values), new int[1]);
    Palette palette = Palette.colours(new byte[] {0, 0, 0, -10, -12, -11});
    byte[] symbols = palette.symbols(values);
    assertThat(Dequantiser.of(palette, white).dequantised(symbols, SHAPE, 1)).isEqualTo(values);
  }

  @Test
  void stored_restoresTheSameDequantiser() {
    byte[] stored = DEQUANTISER.stored();
    Dequantiser restored = Dequantiser.of(PALETTE, SHAPE.pixels(), stored);
    byte[] symbols = PALETTE.symbols(OTHERS.image(3));
    assertThat(restored.dequantised(symbols, SHAPE, 4))
        .isEqualTo(DEQUANTISER.dequantised(symbols, SHAPE, 4));
    assertThat(restored.stored()).isEqualTo(stored);
    stored[9]++;
    assertThat(restored.stored()).isNotEqualTo(stored);
  }

  @Test
  void stored_isBounded() {
    ImageShape large = ImageShape.colour(128, 128);
    LabelledImages images =
        new LabelledImages(large, 1, List.of(), new byte[100 * large.bytes()], new int[100]);
    assertThat(Dequantiser.of(PALETTE, images).stored())
        .hasSizeBetween(3_900_000, ColourBank.MOST_BYTES);
  }

  @Test
  void of_refusesDamagedBytes() {
    byte[] stored = DEQUANTISER.stored();
    assertRefused(new byte[0], "at least 5 bytes");
    assertRefused(Arrays.copyOf(stored, 4), "at least 5 bytes");
    assertRefused(Arrays.copyOf(stored, stored.length - 1), "images of 768 bytes");
    assertRefused(Arrays.copyOf(stored, 5 + 768 * 6000), "up to 5208 images");
    stored[4] = 2;
    assertRefused(stored, "0 or 1");
    stored[1] = 17;
    assertRefused(stored, "17x16");
  }

  private static void assertRefused(byte[] stored, String because) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dequantiser.of(PALETTE, SHAPE.pixels(), stored))
        .withMessageContaining(because);
  }

  @Test
  void dequantise_refusesWrongLengthsAndSymbols() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEQUANTISER.dequantise(new byte[5], SHAPE, 1, new float[768]))
        .withMessageContaining("256 symbols");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEQUANTISER.dequantise(new byte[256], SHAPE, 1, new float[767]))
        .withMessageContaining("768 values");
    byte[] symbols = new byte[256];
    symbols[7] = 48;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEQUANTISER.dequantise(symbols, SHAPE, 1, new float[768]))
        .withMessageContaining("pixel 7");
  }
}
