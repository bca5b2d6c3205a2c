package io.github.learnedmixup.pixelcnn.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SymmetryTest {
  private static final byte[] SQUARE = {1, 2, 3, 4, 5, 6, 7, 8, 9};

  private static byte[] image(String digits) {
    byte[] image = new byte[digits.length()];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) (digits.charAt(i) - '0');
    }
    return image;
  }

  @ParameterizedTest
  @CsvSource({
    "MIRRORED, 321654987",
    "UPSIDE_DOWN, 789456123",
    "TURNED_ROUND, 987654321",
    "TRANSPOSED, 147258369",
    "TURNED_CLOCKWISE, 741852963",
    "TURNED_BACK, 369258147",
    "TRANSPOSED_ROUND, 963852741"
  })
  void apply_laysASquareAnew(Symmetry symmetry, String expected) {
    assertThat(symmetry.apply(SQUARE, 3, 3)).isEqualTo(image(expected));
    assertThat(SQUARE).isEqualTo(image("123456789"));
  }

  @ParameterizedTest
  @CsvSource({"MIRRORED, 321654", "UPSIDE_DOWN, 456123", "TURNED_ROUND, 654321"})
  void apply_laysARectangleAnew(Symmetry symmetry, String expected) {
    assertThat(symmetry.apply(image("123456"), 2, 3)).isEqualTo(image(expected));
  }

  @ParameterizedTest
  @EnumSource
  void apply_fourTimesIsTheIdentity(Symmetry symmetry) {
    byte[] found = SQUARE;
    for (int i = 0; i < 4; i++) {
      found = symmetry.apply(found, 3, 3);
    }
    assertThat(found).isEqualTo(SQUARE);
  }

  @Test
  void of_squaresHasAllEightWaysButTheIdentity() {
    Set<String> found = new HashSet<>(Set.of(Arrays.toString(SQUARE)));
    for (Symmetry symmetry : Symmetry.of(3, 3)) {
      found.add(Arrays.toString(symmetry.apply(SQUARE, 3, 3)));
    }
    assertThat(found).hasSize(8);
  }

  @Test
  void of_rectanglesHasThoseThatKeepTheirSize() {
    List<Symmetry> found = Symmetry.of(2, 3);
    assertThat(found)
        .containsExactly(Symmetry.MIRRORED, Symmetry.UPSIDE_DOWN, Symmetry.TURNED_ROUND);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Symmetry.TRANSPOSED.apply(image("123456"), 2, 3))
        .withMessageContaining("an image must be square to be TRANSPOSED, but is 2x3");
  }
}
