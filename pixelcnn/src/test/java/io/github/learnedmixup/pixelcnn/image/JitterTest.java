package io.github.learnedmixup.pixelcnn.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class JitterTest {
  private static final int HEIGHT = 4;
  private static final int WIDTH = 6;

  @Property(tries = 100)
  void apply_withoutRotationAndShiftIsTheIdentity(
      @ForAll @Size(24) byte[] greys, @ForAll long seed) {
    assertThat(new Jitter(0, 0).apply(greys, ImageShape.grey(HEIGHT, WIDTH), seed))
        .isEqualTo(greys);
  }

  @Property(tries = 100)
  void apply_isDecidedByTheSeedAndLeavesTheImage(
      @ForAll @Size(24) byte[] greys, @ForAll long seed) {
    byte[] before = greys.clone();
    byte[] found = new Jitter(20, 2).apply(greys, ImageShape.grey(HEIGHT, WIDTH), seed);
    assertThat(greys).isEqualTo(before);
    assertThat(new Jitter(20, 2).apply(greys, ImageShape.grey(HEIGHT, WIDTH), seed))
        .isEqualTo(found);
  }

  @Property(tries = 100)
  void apply_neverIsBrighterThanTheImage(
      @ForAll @Size(24) byte[] greys,
      @ForAll long seed,
      @ForAll @DoubleRange(max = 180) double rotation,
      @ForAll @DoubleRange(max = 10) double shift) {
    int brightest = 0;
    for (byte grey : greys) {
      brightest = Math.max(brightest, Byte.toUnsignedInt(grey));
    }
    for (byte grey :
        new Jitter(rotation, shift).apply(greys, ImageShape.grey(HEIGHT, WIDTH), seed)) {
      assertThat(Byte.toUnsignedInt(grey)).isLessThanOrEqualTo(brightest);
    }
  }

  @Property(tries = 100)
  void apply_roughlyKeepsTheInkOfWhatStaysInside(@ForAll @Size(100) byte[] ink, @ForAll long seed) {
    byte[] greys = new byte[26 * 26];
    double before = 0;
    for (int i = 0; i < 100; i++) {
      greys[(8 + i / 10) * 26 + 8 + i % 10] = ink[i];
      before += Byte.toUnsignedInt(ink[i]);
    }
    double after = 0;
    for (byte grey : new Jitter(30, 3).apply(greys, ImageShape.grey(26, 26), seed)) {
      after += Byte.toUnsignedInt(grey);
    }
    assertThat(after).isCloseTo(before, within(0.12 * before + 255));
  }

  @Property(tries = 100)
  void moved_byWholePixelsIsACopyOfPixels(
      @ForAll @Size(24) byte[] greys,
      @ForAll @IntRange(min = -7, max = 7) int down,
      @ForAll @IntRange(min = -7, max = 7) int right) {
    byte[] moved = Jitter.moved(greys, ImageShape.grey(HEIGHT, WIDTH), 0, down, right);
    for (int row = 0; row < HEIGHT; row++) {
      for (int column = 0; column < WIDTH; column++) {
        int fromRow = row - down;
        int fromColumn = column - right;
        boolean inside = fromRow >= 0 && fromRow < HEIGHT && fromColumn >= 0 && fromColumn < WIDTH;
        assertThat(moved[row * WIDTH + column])
            .isEqualTo(inside ? greys[fromRow * WIDTH + fromColumn] : 0);
      }
    }
  }

  @Property(tries = 100)
  void moved_byAQuarterTurnPutsTheTopRowIntoTheLastColumn(@ForAll @Size(25) byte[] greys) {
    byte[] turned = Jitter.moved(greys, ImageShape.grey(5, 5), Math.PI / 2, 0, 0);
    for (int row = 0; row < 5; row++) {
      for (int column = 0; column < 5; column++) {
        assertThat(turned[column * 5 + 4 - row]).isEqualTo(greys[row * 5 + column]);
      }
    }
  }

  @Test
  void moved_byHalfAPixelAveragesTwo() {
    byte[] greys = {0, 100, (byte) 200};
    assertThat(Jitter.moved(greys, ImageShape.grey(1, 3), 0, 0, 0.5))
        .containsExactly(0, 50, (byte) 150);
    assertThat(Jitter.moved(greys, ImageShape.grey(1, 3), 0, 0.5, 0)).containsExactly(0, 50, 100);
  }

  @Test
  void apply_turnsAndShiftsEitherWayUpToTheLimits() {
    byte[] greys = new byte[15];
    greys[7] = (byte) 255;
    double furthest = 0;
    int left = 0;
    for (int seed = 0; seed < 1000; seed++) {
      byte[] moved = new Jitter(0, 3).apply(greys, ImageShape.grey(1, 15), seed);
      double place = 0;
      double ink = 0;
      for (int column = 0; column < 15; column++) {
        place += column * Byte.toUnsignedInt(moved[column]);
        ink += Byte.toUnsignedInt(moved[column]);
      }
      if (ink > 100) {
        double shift = place / ink - 7;
        furthest = Math.max(furthest, Math.abs(shift));
        left += shift < 0 ? 1 : 0;
      }
    }
    assertThat(furthest).isBetween(2.8, 3.02);
    assertThat(left).isPositive();
  }

  @Test
  void constructor_refusesWhatIsOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Jitter(-1, 0))
        .withMessageContaining("maxRotationDegrees must be in [0, 180], but is -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Jitter(Double.NaN, 0))
        .withMessageContaining("NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Jitter(0, Double.POSITIVE_INFINITY))
        .withMessageContaining("maxShiftPixels");
  }
}
