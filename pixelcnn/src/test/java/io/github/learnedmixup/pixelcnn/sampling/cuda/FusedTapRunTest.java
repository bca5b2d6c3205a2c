package io.github.learnedmixup.pixelcnn.sampling.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.pixelcnn.network.Tap;
import java.util.List;
import org.junit.jupiter.api.Test;

class FusedTapRunTest {
  @Test
  void of_sortsTheTapsOfEachRowFromLeftToRight() {
    assertThat(FusedTapRun.of(Tap.vertical(4), 7))
        .containsExactly(
            new FusedTapRun(-4, -4, 4, List.of(3, 4, 5)),
            new FusedTapRun(0, -4, 4, List.of(1, 0, 2)));
    assertThat(FusedTapRun.of(Tap.horizontal(2), 7))
        .containsExactly(new FusedTapRun(0, -2, 2, List.of(1, 0)));
    assertThat(FusedTapRun.of(List.of(Tap.OWN), 7))
        .containsExactly(new FusedTapRun(0, 0, 0, List.of(0)));
  }

  @Test
  void of_splitsARowOfManyTaps() {
    assertThat(FusedTapRun.of(Tap.firstLeft(), 2))
        .containsExactly(
            new FusedTapRun(0, -3, 1, List.of(0, 1)), new FusedTapRun(0, -1, 0, List.of(2)));
  }

  @Test
  void of_refusesTapsThatAreNotEvenlyApart() {
    List<Tap> uneven = List.of(new Tap(-1, -2), new Tap(-1, 0), new Tap(-1, 1));

    assertThatThrownBy(() -> FusedTapRun.of(uneven, 7))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("evenly apart");
  }
}
