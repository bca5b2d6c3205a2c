package io.github.learnedmixup.pixelcnn.sampling.vector;

import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.sampling.TinyModels;
import io.github.learnedmixup.pixelcnn.sampling.engine.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VectorEngineTest {
  @ParameterizedTest
  @MethodSource({
    "io.github.learnedmixup.pixelcnn.sampling.TinyModels#specs",
    "io.github.learnedmixup.pixelcnn.sampling.TinyModels#colourSpecs"
  })
  void logits_areThoseOfTheFullForwardPassAtEveryPixel(PixelCnnSpec spec) {
    Weights weights = TinyModels.weights(spec);
    try (Engine engine = new VectorEngines(weights).create(4, 1)) {
      TinyModels.requireAgreement(engine, weights);
    }
  }

  @ParameterizedTest
  @MethodSource({
    "io.github.learnedmixup.pixelcnn.sampling.TinyModels#specs",
    "io.github.learnedmixup.pixelcnn.sampling.TinyModels#colourSpecs"
  })
  void logits_areTheSameWithoutJavasVectors(PixelCnnSpec spec) {
    Weights weights = TinyModels.weights(spec);
    PackedNetwork network = new PackedNetwork(weights);
    try (Engine engine = new VectorEngine(new PlainKernel(3), network, 4)) {
      TinyModels.requireAgreement(engine, weights);
    }
  }
}
