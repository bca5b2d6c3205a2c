package io.github.learnedmixup.pixelcnn.palette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class PaletteTest {
  private static final byte[] RED_GREEN_BLUE = {-1, 0, 0, 0, -1, 0, 0, 0, -1};

  @Test
  void inputs_areAsExactAsTheirType() {
    for (int level = 0; level < 7; level++) {
      assertThat(Palette.greys(7).inputs(DataType.DOUBLE)[level]).isEqualTo(2.0 * level / 6 - 1);
      assertThat(Palette.greys(7).inputs(DataType.FLOAT)[level]).isEqualTo(2f * level / 6 - 1);
    }
  }

  @Test
  void inputs_areTheChannelsOfEachColour() {
    assertThat(Palette.colours(RED_GREEN_BLUE).inputs(DataType.FLOAT))
        .containsExactly(1, -1, -1, -1, 1, -1, -1, -1, 1);
  }

  @Property(tries = 50)
  void symbols_areThoseOfTheNearestColour(
      @ForAll @Size(3) byte[] pixel, @ForAll @IntRange(min = 2, max = 256) int size) {
    Palette palette = Palette.spread(ImageShape.COLOUR, size);
    int nearest = 0;
    int least = Integer.MAX_VALUE;
    for (int symbol = 0; symbol < size; symbol++) {
      int distance = 0;
      for (int channel = 0; channel < 3; channel++) {
        int apart = (pixel[channel] & 0xff) - palette.value(symbol, channel);
        distance += apart * apart;
      }
      if (distance < least) {
        least = distance;
        nearest = symbol;
      }
    }
    assertThat(palette.symbols(pixel)).containsExactly((byte) nearest);
  }

  @Test
  void greys_haveTheMiddleOfTheirInterval() {
    Palette palette = Palette.greys(4);
    assertThat(palette.value(0, 0)).isEqualTo(31);
    assertThat(palette.value(3, 0)).isEqualTo(223);
    assertThat(palette.distance(3, 1)).isEqualTo(2);
  }

  @Test
  void rendered_spreadsGreysFromBlackToWhite_andShowsColoursAsTheyAre() {
    assertThat(Palette.greys(4).rendered(new byte[] {0, 1, 2, 3})).containsExactly(0, 85, 170, 255);
    assertThat(Palette.colours(RED_GREEN_BLUE).rendered(new byte[] {2, 0}))
        .containsExactly(0, 0, 255, 255, 0, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Palette.greys(4).rendered(new byte[] {0, 4}))
        .withMessage("pixel 1 has symbol 4, but there are 4");
  }

  @Test
  void density_fallsWithTheDistance_andIsNeverZero() {
    Palette palette = Palette.colours(new byte[] {0, 0, 0, 5, 0, 0, -1, -1, -1});
    assertThat(palette.density(0, 0)).isEqualTo(1);
    assertThat(palette.density(0, 1)).isEqualTo((float) Math.exp(-0.5));
    assertThat(palette.density(2, 0)).isPositive().isLessThan(1e-20);
  }

  @Test
  void learned_findsColoursThatAreApart_sameEachTime() {
    byte[] values = new byte[3 * 300];
    for (int pixel = 0; pixel < 300; pixel++) {
      values[3 * pixel + pixel % 3] = (byte) (200 + pixel / 3 % 2);
    }
    LabelledImages images =
        new LabelledImages(ImageShape.colour(10, 10), 1, List.of(), values, new int[3]);
    Palette palette = Palette.learned(images, 3, 5);
    // Each cluster is half 200 and half 201, and its mean is rounded up; blue is darkest.
    assertThat(palette.stored()).containsExactly(0, 0, 201 - 256, 201 - 256, 0, 0, 0, 201 - 256, 0);
    assertThat(Palette.learned(images, 3, 5)).isEqualTo(palette);
    assertThat(Palette.learned(images, 6, 5).symbols(values)).doesNotContain((byte) 6);
  }

  @Test
  void learned_errsLessWithMoreColours() {
    byte[] values = new byte[3 * 4096];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) ((i * 2_654_435_761L) >> 7);
    }
    LabelledImages images =
        new LabelledImages(ImageShape.colour(64, 64), 1, List.of(), values, new int[1]);
    double before = Double.MAX_VALUE;
    for (int size : new int[] {2, 8, 32, 128}) {
      double error = error(Palette.learned(images, size, 1), values);
      assertThat(error).isLessThan(before);
      assertThat(error).isLessThan(error(Palette.spread(3, size), values));
      before = error;
    }
  }

  private static double error(Palette palette, byte[] values) {
    byte[] symbols = palette.symbols(values);
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += Math.pow((values[i] & 0xff) - palette.value(symbols[i / 3] & 0xff, i % 3), 2);
    }
    return sum;
  }

  @Test
  void colours_areRefused_whenTheyAreNotWhole() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Palette.colours(new byte[7]))
        .withMessage("a palette has 2 to 256 colours of 3 bytes each, but there are 7 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Palette.colours(RED_GREEN_BLUE).symbols(new byte[4]));
  }
}
