package io.github.learnedmixup.benchmarks.rival;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TorchTensorTest {
  @Test
  void shape_mustHoldTheValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TorchTensor(new long[] {2, 3}, new float[5]))
        .withMessageContainingAll("[2, 3]", "6", "5");
  }
}
