package io.github.learnedmixup.pixelcnn.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SeededHashTest {
  @Property(tries = 200)
  void mix_isTheIndexedOutputOfSplitMix(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int index = 0; index < 20; index++) {
      assertThat(SeededHash.mix(seed, index)).isEqualTo(random.nextLong());
    }
  }

  @Property(tries = 200)
  void uniform_liesInTheHalfOpenUnitInterval(@ForAll long seed, @ForAll long index) {
    assertThat(SeededHash.uniform(seed, index)).isGreaterThanOrEqualTo(0).isLessThan(1);
  }

  @Test
  void uniform_fillsTheIntervalEvenlyAlongIndicesAndAlongSeeds() {
    int[] alongIndices = new int[10];
    int[] alongSeeds = new int[10];
    for (int i = 0; i < 100_000; i++) {
      alongIndices[(int) (10 * SeededHash.uniform(7, i))]++;
      alongSeeds[(int) (10 * SeededHash.uniform(i, 7))]++;
    }
    for (int bin = 0; bin < 10; bin++) {
      assertThat(alongIndices[bin]).isCloseTo(10_000, within(500));
      assertThat(alongSeeds[bin]).isCloseTo(10_000, within(500));
    }
  }
}
