package io.github.learnedmixup.pixelcnn.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShuffleTest {
  private static final int SIZE = 100;
  private static final long SEED = 7;

  @Test
  void order_isAPermutationThatFollowsFromTheSeed() {
    int[] order = Shuffle.order(SIZE, SEED);

    assertThat(order).isEqualTo(Shuffle.order(SIZE, SEED)).isNotEqualTo(Shuffle.order(SIZE, 8));
    assertThat(Arrays.stream(order).sorted().toArray())
        .isEqualTo(IntStream.range(0, SIZE).toArray());
    assertThat(Shuffle.order(0, SEED)).isEmpty();
  }

  /** On orders of images all results of a seed depend: they must stay what they are. */
  @Test
  void order_staysWhatItIs() {
    assertThat(Shuffle.order(8, SEED)).containsExactly(5, 0, 6, 4, 7, 1, 3, 2);
    SplittableRandom random = new SplittableRandom(SEED);
    assertThat(Shuffle.order(8, last -> random.nextInt(last + 1)))
        .containsExactly(2, 7, 4, 3, 5, 6, 1, 0);
  }

  @Test
  void order_putsEveryItemEverywhereEquallyOften() {
    int[][] times = new int[4][4];
    for (long seed = 0; seed < 4000; seed++) {
      int[] order = Shuffle.order(4, SeededHash.mix(SEED, seed));
      for (int place = 0; place < 4; place++) {
        times[place][order[place]]++;
      }
    }
    for (int[] ofPlace : times) {
      assertThat(Arrays.stream(ofPlace).boxed().toList())
          .allSatisfy(t -> assertThat(t).isBetween(880, 1120));
    }
  }

  @Test
  void range_shufflesThatPartAlone() {
    byte[] values = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

    Shuffle.range(values, 2, 9, SEED);

    assertThat(values).containsExactly(0, 1, 5, 6, 7, 8, 4, 3, 2, 9);
  }

  /** The other direction of Fisher and Yates: from the first item to the last. */
  @Test
  void inverse_undoesAnOrder() {
    int[] upwards = new int[SIZE];
    for (int i = 0; i < SIZE; i++) {
      int j = (int) (SeededHash.uniform(SEED, i) * (i + 1));
      upwards[i] = upwards[j];
      upwards[j] = i;
    }

    assertThat(Shuffle.inverse(Shuffle.order(SIZE, SEED))).isEqualTo(upwards);
  }
}
