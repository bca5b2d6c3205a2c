package io.github.learnedmixup.pixelcnn.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.Provenance;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationCutTest {
  /** Images of one pixel each whose labels number them. */
  private static LabelledImages numbered(int count) {
    return new LabelledImages(
        1, 1, Math.max(1, count), new byte[count], IntStream.range(0, count).toArray());
  }

  private static Set<Integer> numbers(LabelledImages images) {
    Set<Integer> numbers = new HashSet<>();
    for (int i = 0; i < images.size(); i++) {
      numbers.add(images.label(i));
    }
    return numbers;
  }

  private static Provenance trainedOn(int images, long seed) {
    return new Provenance(
        "some", "", images, List.of(), List.of(), seed, 1, 1, 1, 1, 1, "", "", "test");
  }

  @Property(tries = 200)
  void ofAModel_holdsOutOnlyWhatItWasNotTrainedOn(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 300) int all,
      @ForAll @IntRange(min = 1, max = 300) int limit) {
    // After a training on all images but one, a training on all would fit as well, and is meant.
    Assume.that(limit != all - 1);
    LabelledImages images = numbered(all);
    ValidationCut trained = ValidationCut.of(images.shuffled(seed).range(0, Math.min(all, limit)));
    ValidationCut found = ValidationCut.of(images, trainedOn(trained.training().size(), seed));
    assertThat(numbers(trained.validation())).containsAll(numbers(found.validation()));
    assertThat(found.validation().size())
        .isBetween(trained.validation().size() - 1, trained.validation().size());
  }

  @Property(tries = 20)
  void ofAModelOfAllImages_isTheTrainingsOwn(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 300) int all) {
    LabelledImages images = numbered(all);
    ValidationCut trained = ValidationCut.of(images.shuffled(seed));
    ValidationCut found = ValidationCut.of(images, trainedOn(trained.training().size(), seed));
    assertThat(found.training().digest()).isEqualTo(trained.training().digest());
    assertThat(found.validation().digest()).isEqualTo(trained.validation().digest());
  }

  @Test
  void of_holdsOutFiveThousandAtMost() {
    ValidationCut cut = ValidationCut.of(numbered(60_000));
    assertThat(cut.validation().size()).isEqualTo(5000);
    assertThat(cut.training().size()).isEqualTo(55_000);
  }

  @Test
  void ofAModelThatSawAllImages_holdsNoneOut() {
    assertThat(ValidationCut.of(numbered(50), trainedOn(50, 1)).validation().size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {18, 45, 55_000})
  void ofAModelOfAnotherSet_holdsATenthOut(int trainedOn) {
    LabelledImages images = numbered(50);
    ValidationCut cut = ValidationCut.of(images, trainedOn("another digest", trainedOn));
    assertThat(cut.validation().size()).isEqualTo(5);
    assertThat(cut.validation().digest())
        .isEqualTo(ValidationCut.of(images.shuffled(1)).validation().digest());
  }

  @Test
  void ofAModelThatSawAllImagesOfThisSetOrOfNobodyKnowsWhich_holdsNoneOut() {
    LabelledImages images = numbered(50);
    for (String digest : List.of(images.digest(), "")) {
      assertThat(ValidationCut.of(images, trainedOn(digest, 50)).validation().size()).isZero();
    }
  }

  private static Provenance trainedOn(String digest, int images) {
    return new Provenance(
        "some", digest, images, List.of(), List.of(), 1, 1, 1, 1, 1, 1, "", "", "test");
  }
}
