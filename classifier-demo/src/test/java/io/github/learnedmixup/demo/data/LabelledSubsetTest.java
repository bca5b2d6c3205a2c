package io.github.learnedmixup.demo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LabelledSubsetTest {
  /** One pixel an image, whose grey is the image's number. */
  private static LabelledImages images(int... frequencies) {
    int[] labels =
        IntStream.range(0, frequencies.length)
            .flatMap(label -> IntStream.generate(() -> label).limit(frequencies[label]))
            .toArray();
    byte[] greys = new byte[labels.length];
    for (int i = 0; i < greys.length; i++) {
      greys[i] = (byte) i;
    }
    return new LabelledImages(1, 1, frequencies.length, greys, labels);
  }

  private static int[] frequencies(LabelledImages images) {
    int[] frequencies = new int[images.classes()];
    for (int i = 0; i < images.size(); i++) {
      frequencies[images.label(i)]++;
    }
    return frequencies;
  }

  @Test
  void stratified_keepsTheClassesShares() {
    LabelledSubset subset = LabelledSubset.stratified(images(100, 50, 50), 20, 7);

    assertThat(frequencies(subset.labelled())).containsExactly(10, 5, 5);
    assertThat(frequencies(subset.rest())).containsExactly(90, 45, 45);
  }

  @Test
  void stratified_dividesTheImagesWithoutLossOrRepetition() {
    LabelledSubset subset = LabelledSubset.stratified(images(40, 30, 30), 33, 1);

    IntStream labelled = IntStream.range(0, 33).map(i -> subset.labelled().grey(i, 0));
    IntStream rest = IntStream.range(0, 67).map(i -> subset.rest().grey(i, 0));
    assertThat(IntStream.concat(labelled, rest).sorted().toArray())
        .containsExactly(IntStream.range(0, 100).toArray());
  }

  @Test
  void stratified_dependsOnTheSeedAlone() {
    LabelledImages split = images(100, 100);

    String first = LabelledSubset.stratified(split, 20, 3).labelled().digest();

    assertThat(LabelledSubset.stratified(split, 20, 3).labelled().digest()).isEqualTo(first);
    assertThat(LabelledSubset.stratified(split, 20, 4).labelled().digest()).isNotEqualTo(first);
  }

  @Test
  void stratified_saysWhichCountsAreAllowed() {
    assertThatThrownBy(() -> LabelledSubset.stratified(images(5, 5), 11, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("--labelled must be in [2, 10] or all, one image a class at least, but is 11");
  }

  @Property(tries = 300)
  void quotas_addUpAndStayNearTheShares(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 1000) Integer> classes,
      @ForAll @IntRange(min = 0, max = 1000) int extra) {
    int[] frequencies = classes.stream().mapToInt(Integer::intValue).toArray();
    int total = Arrays.stream(frequencies).sum();
    int count = Math.min(total, frequencies.length + extra);

    int[] quotas = LabelledSubset.quotas(frequencies, count);

    assertThat(Arrays.stream(quotas).sum()).isEqualTo(count);
    for (int label = 0; label < quotas.length; label++) {
      double share = (double) frequencies[label] * count / total;
      assertThat(quotas[label]).isBetween(1, frequencies[label]);
      // Classes that are raised to one image take theirs from the others.
      assertThat((double) quotas[label]).isBetween(share - frequencies.length, share + 1);
    }
  }
}
