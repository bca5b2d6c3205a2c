package io.github.learnedmixup.benchmarks.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryCommandTest {
  @Test
  void tenths_endWithTheLastStep() {
    assertThat(MemoryCommand.tenths(2000))
        .containsExactly(200, 400, 600, 800, 1000, 1200, 1400, 1600, 1800, 2000);
    assertThat(MemoryCommand.tenths(19)).containsExactly(1, 3, 5, 7, 9, 11, 13, 15, 17, 19);
    assertThat(MemoryCommand.tenths(10)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(MemoryCommand.tenths(Integer.MAX_VALUE)).endsWith(Integer.MAX_VALUE).isSorted();
  }
}
