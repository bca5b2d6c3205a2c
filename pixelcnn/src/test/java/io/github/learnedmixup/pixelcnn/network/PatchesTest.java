package io.github.learnedmixup.pixelcnn.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class PatchesTest {
  @Test
  void values_areAsExactAsTheirType() {
    assertThat(Patches.values(7, DataType.DOUBLE)[1]).isEqualTo(2.0 / 6 - 1);
    for (int level = 0; level < 7; level++) {
      assertThat(Patches.values(7, DataType.FLOAT)[level]).isEqualTo(Patches.value(level, 7));
    }
  }
}
