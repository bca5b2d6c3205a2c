package io.github.learnedmixup.augment.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.augment.FakeBase;
import io.github.learnedmixup.pixelcnn.batch.LabelKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

/** Which examples are mixed, and with which weights. */
class PairedMixingTest {
  /** What a batch was to be mixed with. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Mix(int[] partners, double[] lambdas, long firstExample) {}

  private static final class Recording extends PairedMixing {
    private static final long serialVersionUID = 1L;

    private final transient List<Mix> mixes = new ArrayList<>();

    Recording(int batches, int size) {
      super(new FakeBase(batches * size, size), 1, 3, LabelKind.CLASSES);
    }

    @Override
    void mix(DataSet batch, int[] partners, double[] lambdas, long firstExample) {
      mixes.add(new Mix(partners, lambdas, firstExample));
    }
  }

  private static List<Mix> mixes(int batches, int size) {
    Recording recording = new Recording(batches, size);
    while (recording.hasNext()) {
      assertThat(recording.next().numExamples()).isEqualTo(size);
    }
    assertThat(recording.mixes).hasSize(batches);
    return recording.mixes;
  }

  @Test
  void partners_areAPermutation() {
    for (int size : new int[] {1, 2, 5, 32}) {
      for (Mix mix : mixes(20, size)) {
        assertThat(IntStream.of(mix.partners).sorted())
            .containsExactlyElementsOf(IntStream.range(0, size).boxed().toList());
      }
    }
  }

  @Test
  void partners_areAnyPermutationAsOftenAsAnother() {
    int batches = 600;
    Map<String, Long> found =
        mixes(batches, 3).stream()
            .map(mix -> Arrays.toString(mix.partners))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(found).hasSize(6);
    double deviation = Math.sqrt(batches * (1 / 6.0) * (5 / 6.0));
    assertThat(found.values())
        .allSatisfy(
            count -> assertThat((double) count).isCloseTo(batches / 6.0, within(5 * deviation)));
  }

  @Test
  void lambdas_areOneWhereAnExampleMeetsItselfAndNowhereElse() {
    int alone = 0;
    for (Mix mix : mixes(30, 4)) {
      for (int i = 0; i < 4; i++) {
        if (mix.partners[i] == i) {
          assertThat(mix.lambdas[i]).isEqualTo(1);
          alone++;
        } else {
          assertThat(mix.lambdas[i]).isGreaterThanOrEqualTo(0).isLessThan(1);
          // So both weights are floats.
          assertThat(mix.lambdas[i] * (1 << 24)).isEqualTo(Math.rint(mix.lambdas[i] * (1 << 24)));
        }
      }
    }
    assertThat(alone).isBetween(10, 60);
  }

  @Test
  void batches_areMixedEachInItsOwnWay() {
    List<Mix> mixes = mixes(5, 8);
    for (int batch = 0; batch < 5; batch++) {
      assertThat(mixes.get(batch).firstExample).isEqualTo(8L * batch);
    }
    assertThat(mixes.stream().map(mix -> Arrays.toString(mix.partners))).doesNotHaveDuplicates();
    assertThat(
            mixes.stream()
                .flatMap(mix -> Arrays.stream(mix.lambdas).boxed())
                .filter(lambda -> lambda < 1))
        .doesNotHaveDuplicates();
  }
}
