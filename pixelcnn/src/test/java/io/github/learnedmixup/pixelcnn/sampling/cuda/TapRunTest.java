package io.github.learnedmixup.pixelcnn.sampling.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.pixelcnn.network.Tap;
import java.util.List;
import org.junit.jupiter.api.Test;

class TapRunTest {
  @Test
  void of_sortsTheTapsOfEachRowFromLeftToRight() {
    assertThat(TapRun.of(Tap.vertical(4), 7))
        .containsExactly(
            new TapRun(-4, -4, 4, List.of(3, 4, 5)), new TapRun(0, -4, 4, List.of(1, 0, 2)));
    assertThat(TapRun.of(Tap.horizontal(2), 7))
        .containsExactly(new TapRun(0, -2, 2, List.of(1, 0)));
    assertThat(TapRun.of(List.of(Tap.OWN), 7)).containsExactly(new TapRun(0, 0, 0, List.of(0)));
  }

  @Test
  void of_splitsARowOfManyTaps() {
    assertThat(TapRun.of(Tap.firstLeft(), 2))
        .containsExactly(new TapRun(0, -3, 1, List.of(0, 1)), new TapRun(0, -1, 0, List.of(2)));
  }

  @Test
  void of_refusesTapsThatAreNotEvenlyApart() {
    List<Tap> uneven = List.of(new Tap(-1, -2), new Tap(-1, 0), new Tap(-1, 1));

    assertThatThrownBy(() -> TapRun.of(uneven, 7))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("evenly apart");
  }
}
