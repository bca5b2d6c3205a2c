package io.github.learnedmixup.demo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.demo.classifier.Classifier;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SeedImagesTest {
  /** Images of one pixel whose grey is their number, in two classes by turns. */
  private static final LabelledImages SPLIT =
      new LabelledImages(1, 1, 2, numbers(200), IntStream.range(0, 200).map(i -> i % 2).toArray());

  private static byte[] numbers(int count) {
    byte[] numbers = new byte[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (byte) i;
    }
    return numbers;
  }

  private static IntStream numbers(LabelledImages images) {
    return IntStream.range(0, images.size()).map(i -> images.grey(i, 0));
  }

  @Test
  void of_cutsAFifthForTuningFromTheLabelledImages() {
    SeedImages images = SeedImages.of(SPLIT, 50, 1);

    assertThat(images.training().size()).isEqualTo(40);
    assertThat(images.tuning().size()).isEqualTo(10);
    assertThat(Arrays.stream(Classifier.labels(images.tuning())).sum()).isEqualTo(5);
    assertThat(IntStream.concat(numbers(images.training()), numbers(images.tuning())).boxed())
        .doesNotHaveDuplicates();
  }

  @Test
  void of_dependsOnTheSeedAlone() {
    SeedImages images = SeedImages.of(SPLIT, 50, 1);
    assertThat(SeedImages.of(SPLIT, 50, 1).tuning().digest()).isEqualTo(images.tuning().digest());
    assertThat(SeedImages.of(SPLIT, 50, 2).tuning().digest())
        .isNotEqualTo(images.tuning().digest());
  }

  @Test
  void forTuning_judgesOnImagesBesideTheLabelledOnes() {
    SeedImages labelled = SeedImages.of(SPLIT, 50, 1);

    SeedImages images = SeedImages.forTuning(SPLIT, 50, 1, 150);

    assertThat(images.training().digest()).isEqualTo(labelled.training().digest());
    assertThat(
            Stream.of(labelled.training(), labelled.tuning(), images.tuning())
                .flatMapToInt(SeedImagesTest::numbers)
                .boxed())
        .hasSize(200)
        .doesNotHaveDuplicates();
    assertThat(SeedImages.forTuning(SPLIT, 50, 1, 0).tuning().digest())
        .isEqualTo(labelled.tuning().digest());
    assertThatThrownBy(() -> SeedImages.forTuning(SPLIT, 50, 1, 151))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("[0, 150]");
  }

  @Test
  void of_refusesAClassWithoutAnImageToLearnFrom() {
    int[] labels = IntStream.range(0, 200).map(i -> i == 0 ? 1 : 0).toArray();
    LabelledImages rare = new LabelledImages(1, 1, 2, numbers(200), labels);
    LabelledImages empty = new LabelledImages(1, 1, 3, numbers(200), labels);

    assertThatThrownBy(() -> SeedImages.of(rare, 50, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("of the 50 labelled images 1 are of class 1");
    assertThatThrownBy(() -> SeedImages.of(empty, 200, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("of the 200 labelled images 1 are of class 1");
  }

  @Test
  void of_saysWhichCountsAreAllowed() {
    for (int count : new int[] {9, 201}) {
      assertThatThrownBy(() -> SeedImages.of(SPLIT, count, 1))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "--labelled must be in [10, 200] or all, one image a class at least in a fifth of"
                  + " them, but is "
                  + count);
    }
  }

  @Test
  void shared_areTheSameWhateverTheSeedOfARun() {
    SeedImages images = SeedImages.shared(SPLIT, 50);

    assertThat(images.training().size()).isEqualTo(40);
    assertThat(SeedImages.shared(SPLIT, 50).training().digest())
        .isEqualTo(images.training().digest());
    assertThat(SeedImages.of(SPLIT, 50, 1).training().digest())
        .isNotEqualTo(images.training().digest());
  }
}
