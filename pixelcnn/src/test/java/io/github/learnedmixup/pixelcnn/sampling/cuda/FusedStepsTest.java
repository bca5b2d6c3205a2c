package io.github.learnedmixup.pixelcnn.sampling.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.sampling.TinyModels;
import io.github.learnedmixup.pixelcnn.sampling.engine.BlendedSampler;
import io.github.learnedmixup.pixelcnn.sampling.engine.Nd4jEngine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FusedStepsTest {
  private static final int TILE = 4;
  private static final int[] ROOMS = {0, 100, 1_000_000}; // nothing fits, something, everything

  @ParameterizedTest
  @MethodSource({
    "io.github.learnedmixup.pixelcnn.sampling.TinyModels#specs",
    "io.github.learnedmixup.pixelcnn.sampling.TinyModels#colourSpecs"
  })
  void logits_areThoseOfTheFullForwardPassAtEveryPixel(PixelCnnSpec spec) {
    Weights weights = TinyModels.weights(spec);
    for (int room : ROOMS) {
      FusedPlan plan = new FusedPlan(spec, TILE, room);
      TinyModels.requireAgreement(new FusedSteps(plan, plan.pack(weights)), weights);
    }
  }

  @Test
  void logits_areThoseOfTheFullForwardPassWhereFeaturesAreTooManyForARowOfTaps() {
    PixelCnnSpec spec = PixelCnnSpec.of(3, 3, 3).withDilations(List.of(1)).withFeatures(440);
    Weights weights = TinyModels.weights(spec);
    FusedPlan plan = new FusedPlan(spec, TILE, 0);

    assertThat(plan.runs(0, 0).get(0).taps()).hasSize(6);
    TinyModels.requireAgreement(new FusedSteps(plan, plan.pack(weights)), weights);
  }

  @ParameterizedTest
  @MethodSource({
    "io.github.learnedmixup.pixelcnn.sampling.TinyModels#specs",
    "io.github.learnedmixup.pixelcnn.sampling.TinyModels#colourSpecs"
  })
  void draws_areThoseOfNd4jsEngine(PixelCnnSpec spec) {
    Weights weights = TinyModels.weights(spec);
    FusedPlan plan = new FusedPlan(spec, TILE, 100);
    float[] packed = plan.pack(weights);
    try (BlendedSampler steps = new BlendedSampler(spec, () -> new FusedSteps(plan, packed), 1);
        BlendedSampler nd4j = new BlendedSampler(spec, () -> new Nd4jEngine(weights, TILE), 1)) {
      TinyModels.requireAgreement(steps, nd4j, TinyModels.requests(spec, 24, 5));
    }
  }
}
