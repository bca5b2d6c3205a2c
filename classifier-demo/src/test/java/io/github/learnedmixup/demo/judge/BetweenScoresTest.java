package io.github.learnedmixup.demo.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class BetweenScoresTest {
  @Test
  void together_weighsEachPartByItsImages() {
    BetweenScores all =
        BetweenScores.together(
            List.of(
                new BetweenScores(30, 0.9, 0.1, 0.2, 0, 4, 0.5, 30, 60, 2),
                new BetweenScores(10, 0.5, 0.3, 0.4, 0.2, 1, 1, 9, 40, 3)));

    assertThat(all.images()).isEqualTo(40);
    assertThat(all.pairMass()).isEqualTo(0.8, within(1e-12));
    assertThat(all.lambdaError()).isEqualTo(0.15, within(1e-12));
    assertThat(all.labelError()).isEqualTo(0.25, within(1e-12));
    assertThat(all.shareDistance()).isEqualTo(0.05, within(1e-12));
    assertThat(all.looked()).isEqualTo(5);
    assertThat(all.typical()).isEqualTo(0.625, within(1e-12));
    assertThat(all.acceptance()).isEqualTo(0.39, within(1e-12));
    assertThat(all.imagesPerS()).isEqualTo(8, within(1e-12));
  }
}
