package io.github.learnedmixup.benchmarks.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class RivalFiguresTest {
  @Test
  void json_isReadBack() {
    var figures = new RivalFigures(1.25, 0.5);

    assertThat(figures.json()).isEqualTo("{\"seconds_per_step\":1.25,\"naive_images_per_s\":0.5}");
    assertThat(RivalProcess.parse(figures.json(), RivalFigures.class)).isEqualTo(figures);
  }

  @Test
  void parse_showsWhatCameInstead() {
    assertThatIllegalStateException()
        .isThrownBy(() -> RivalProcess.parse("no figures", RivalFigures.class))
        .withMessageContaining("no figures");
  }

  @Test
  void parse_refusesWhatIsNoNumber() {
    String json = new RivalFigures(Double.NaN, 1).json();

    assertThatIllegalStateException()
        .isThrownBy(() -> RivalProcess.parse(json, RivalFigures.class))
        .withMessageContaining("null");
  }

  @Test
  void best_takesTheShorterTimeAndTheHigherRate() {
    assertThat(new RivalFigures(1, 2).best(new RivalFigures(3, 4)))
        .isEqualTo(new RivalFigures(1, 4));
  }
}
