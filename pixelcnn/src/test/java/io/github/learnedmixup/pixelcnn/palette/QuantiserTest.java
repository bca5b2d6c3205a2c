package io.github.learnedmixup.pixelcnn.palette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantiserTest {
  @Property
  void level_isTheOneWhoseGreysHoldTheGrey(
      @ForAll @IntRange(min = 2, max = 256) int levels, @ForAll @IntRange(max = 255) int grey) {
    Quantiser quantiser = new Quantiser(levels);
    int level = quantiser.level(grey);
    assertThat(level).isBetween(0, levels - 1);
    assertThat(quantiser.lowestGrey(level)).isLessThanOrEqualTo(grey);
    assertThat(quantiser.lowestGrey(level + 1)).isGreaterThan(grey);
  }

  @Test
  void level_quartersTheGreysForFourLevels() {
    assertThat(IntStream.of(0, 63, 64, 127, 128, 191, 192, 255).map(new Quantiser(4)::level))
        .containsExactly(0, 0, 1, 1, 2, 2, 3, 3);
  }

  @Test
  void levels_takesBytesAsUnsigned() {
    assertThat(new Quantiser(256).levels(new byte[] {0, 127, (byte) 128, (byte) 255}))
        .containsExactly(0, 127, 128, 255);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 256})
  void level_refusesWhatIsNoGrey(int grey) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Quantiser(4).level(grey))
        .withMessageContaining("grey")
        .withMessageContaining(Integer.toString(grey));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 257})
  void constructor_refusesTooFewOrTooManyLevels(int levels) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Quantiser(levels))
        .withMessageContaining("levels must be in [2, 256], but is " + levels);
  }

  @Test
  void lowestGrey_refusesWhatIsNoLevel() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Quantiser(4).lowestGrey(5))
        .withMessageContaining("5");
  }
}
