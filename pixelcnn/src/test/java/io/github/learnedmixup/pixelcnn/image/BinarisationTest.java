package io.github.learnedmixup.pixelcnn.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.random.SeededHash;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BinarisationTest {
  private static final Binarisation BINARISATION = new Binarisation();

  @Property(tries = 200)
  void apply_isADrawForEachPixelOfItsOwn(@ForAll @Size(24) byte[] greys, @ForAll long seed) {
    byte[] before = greys.clone();
    byte[] found = BINARISATION.apply(greys, ImageShape.grey(4, 6), seed);
    assertThat(greys).isEqualTo(before);
    assertThat(found).hasSize(24);
    for (int pixel = 0; pixel < 24; pixel++) {
      double u = SeededHash.uniform(seed, pixel);
      int expected = Math.floor(255 * u) < Byte.toUnsignedInt(greys[pixel]) ? 255 : 0;
      assertThat(Byte.toUnsignedInt(found[pixel])).isEqualTo(expected);
    }
  }

  @Property(tries = 100)
  void apply_leavesBlackAndWhiteAsTheyAre(@ForAll @Size(12) byte[] greys, @ForAll long seed) {
    byte[] once = BINARISATION.apply(greys, ImageShape.grey(3, 4), seed);
    assertThat(BINARISATION.apply(once, ImageShape.grey(3, 4), seed + 1)).isEqualTo(once);
  }

  @Property(tries = 30)
  void apply_makesWhiteAsOftenAsThePixelIsBright(@ForAll @IntRange(max = 255) int grey) {
    int white = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      white +=
          BINARISATION.apply(new byte[] {(byte) grey}, ImageShape.grey(1, 1), seed)[0] == 0 ? 0 : 1;
    }
    assertThat(white / 20_000.0).isCloseTo(grey / 255.0, within(0.02));
  }

  @Test
  void toString_tellsTheVariation() {
    assertThat(BINARISATION).hasToString("Binarisation[]");
  }
}
