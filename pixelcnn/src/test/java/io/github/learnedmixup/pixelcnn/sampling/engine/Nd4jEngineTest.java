package io.github.learnedmixup.pixelcnn.sampling.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.sampling.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

class Nd4jEngineTest {
  @ParameterizedTest
  @MethodSource({
    "io.github.learnedmixup.pixelcnn.sampling.TinyModels#specs",
    "io.github.learnedmixup.pixelcnn.sampling.TinyModels#colourSpecs"
  })
  void logits_areThoseOfTheFullForwardPassAtEveryPixel(PixelCnnSpec spec) {
    Weights weights = TinyModels.weights(spec);
    try (Nd4jEngine engine = new Nd4jEngine(weights, 4)) {
      TinyModels.requireAgreement(engine, weights);
    }
  }

  @Test
  void statedBytesOfAStream_areThoseThatAreAllocated() {
    PixelCnnSpec spec = PixelCnnSpec.of(40, 24, 3);
    try (Nd4jEngine engine = new Nd4jEngine(new Weights(spec, DataType.FLOAT), 4)) {
      // Sums of blocks that are done a row at once are shared, and stated for each.
      assertThat(engine.allocatedBytes() / (4.0 * Nd4jEngine.bytesAStream(spec)))
          .isBetween(0.7, 1.05);
    }
  }
}
