package io.github.learnedmixup.pixelcnn.sampling.engine;

import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.sampling.TinyModels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
}
