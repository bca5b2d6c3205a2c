package io.github.learnedmixup.pixelcnn.random;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

class SymmetricBetaTest {

  @Test
  void draws_followTheBetaDistribution() {
    for (double alpha : new double[] {0.2, 0.4, 1, 2, 8}) {
      double[] draws = new double[5000];
      for (int i = 0; i < draws.length; i++) {
        draws[i] = SymmetricBeta.of(alpha, 77_000L + i);
      }
      double p =
          new KolmogorovSmirnovTest()
              .kolmogorovSmirnovTest(new BetaDistribution(alpha, alpha), draws, false);
      assertThat(p).as("alpha %s", alpha).isGreaterThan(0.001);
    }
  }

  @Test
  void extremeParameters_stayInRange() {
    for (double alpha : new double[] {1e-6, 1e-3, 1000}) {
      for (int seed = 0; seed < 500; seed++) {
        assertThat(SymmetricBeta.of(alpha, seed)).isBetween(0.0, 1.0);
      }
    }
  }
}
