package io.github.learnedmixup.pixelcnn.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SamplingEngineTest {
  @Test
  void of_findsEveryEngineByItsName() {
    assertThat(SamplingEngine.of("auto")).isEqualTo(SamplingEngine.AUTO);
    assertThat(SamplingEngine.of("ND4J")).isEqualTo(SamplingEngine.ND4J);
    assertThat(SamplingEngine.of("vector")).isEqualTo(SamplingEngine.VECTOR);
    assertThat(SamplingEngine.of("cuda-fused")).isEqualTo(SamplingEngine.CUDA_FUSED);
  }

  @Test
  void ofVariable_isAutoUnlessItIsSetAndNamesTheVariable() {
    assertThat(SamplingEngine.ofVariable(null)).isEqualTo(SamplingEngine.AUTO);
    assertThat(SamplingEngine.ofVariable(" ")).isEqualTo(SamplingEngine.AUTO);
    assertThat(SamplingEngine.ofVariable("nd4j")).isEqualTo(SamplingEngine.ND4J);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SamplingEngine.ofVariable("gpu"))
        .withMessage(
            "LEARNED_MIXUP_ENGINE must be one of auto, nd4j, vector, cuda-fused, but is 'gpu'");
  }

  @Test
  void of_namesTheEnginesThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SamplingEngine.of("gpu"))
        .withMessage("the engine must be one of auto, nd4j, vector, cuda-fused, but is 'gpu'");
  }
}
