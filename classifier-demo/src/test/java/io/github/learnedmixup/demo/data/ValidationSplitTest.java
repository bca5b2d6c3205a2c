package io.github.learnedmixup.demo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ValidationSplitTest {
  /** Images of one pixel whose grey is their number. */
  private static LabelledImages numbered(int count) {
    byte[] greys = new byte[count];
    for (int i = 0; i < count; i++) {
      greys[i] = (byte) i;
    }
    return new LabelledImages(1, 1, 1, greys, new int[count]);
  }

  private static List<Integer> numbers(LabelledImages images) {
    return IntStream.range(0, images.size()).map(i -> images.grey(i, 0)).boxed().toList();
  }

  @Test
  void of_putsEachImageIntoOnePart() {
    ValidationSplit parts = ValidationSplit.of(numbered(25));

    assertThat(numbers(parts.validation()))
        .hasSize(2)
        .doesNotContainAnyElementsOf(numbers(parts.training()));
    assertThat(numbers(parts.training())).hasSize(23).doesNotHaveDuplicates();
  }

  @Test
  void of_holdsFiveThousandOutOfALargeSet() {
    assertThat(ValidationSplit.of(numbered(60_000)).validation().size()).isEqualTo(5000);
  }

  @Test
  void of_refusesASetOfTooFewImages() {
    assertThatThrownBy(() -> ValidationSplit.of(numbered(9)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("judges need at least 10 training images, but there are 9");
  }
}
