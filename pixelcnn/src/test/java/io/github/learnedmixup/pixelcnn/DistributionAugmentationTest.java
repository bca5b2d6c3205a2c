package io.github.learnedmixup.pixelcnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.image.Symmetry;
import io.github.learnedmixup.pixelcnn.network.Architecture;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.training.PixelCnnTrainer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DistributionAugmentationTest {
  private static final PixelCnnSpec SPEC = new PixelCnnSpec(6, 6, 2, 4, 8, List.of(1, 2));
  private static final double SHARE = 0.5;

  /** Among the upper rows and the left columns alone, so that images laid anew are others. */
  private static LabelledImages stripes(int count, long seed) {
    return Stripes.images(count, 3, seed);
  }

  private static PixelCnnTrainer.Builder trainer() {
    return PixelCnnTrainer.builder(SPEC)
        .epochs(16)
        .batchSize(10)
        .learningRate(0.01)
        .workers(1)
        .distributionAugmentation(SHARE);
  }

  private static LabelledImages laid(LabelledImages images, Symmetry symmetry) {
    byte[] greys = new byte[images.size() * 36];
    int[] labels = new int[images.size()];
    for (int i = 0; i < images.size(); i++) {
      System.arraycopy(symmetry.apply(images.image(i), 6, 6), 0, greys, i * 36, 36);
      labels[i] = images.label(i);
    }
    return new LabelledImages(6, 6, 2, greys, labels);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  @Test
  void theModelKnowsImagesAsTheyAreAlone() {
    LabelledImages validation = stripes(100, 2);

    PixelCnn model = trainer().build().train(stripes(400, 1), validation);

    assertThat(model.spec()).isEqualTo(SPEC);
    // The place of the stripe is worth log 3 = 1.1 nats; all else is known or nearly so.
    double asTheyAre = mean(model.logLikelihood(validation));
    assertThat(asTheyAre).isGreaterThan(-6);
    assertThat(Stripes.told(model, validation)).isGreaterThanOrEqualTo(98);
    for (Symmetry symmetry : List.of(Symmetry.TURNED_ROUND, Symmetry.TRANSPOSED)) {
      assertThat(mean(model.logLikelihood(laid(validation, symmetry))))
          .as("images %s", symmetry)
          .isLessThan(asTheyAre - 5);
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void theModelHasTheWeightsOfItsStructureAlone(Architecture architecture) {
    PixelCnnSpec spec = SPEC.withArchitecture(architecture).withNormalised(true);

    PixelCnn model =
        PixelCnnTrainer.builder(spec)
            .epochs(1)
            .workers(1)
            .distributionAugmentation(SHARE)
            .build()
            .train(stripes(40, 1), stripes(10, 2));

    assertThat(model.spec()).isEqualTo(spec);
    assertThat(model.weightValues()).hasSameSizeAs(PixelCnn.untrained(spec, 1).weightValues());
    assertThat(model.provenance().settings()).contains("distributionAugmentation=0.5");
  }

  @Test
  void aTrainingThatIsStoppedAndResumedEndsWithTheSameWeights(@TempDir Path folder) {
    LabelledImages training = stripes(45, 3);
    LabelledImages validation = stripes(20, 4);
    PixelCnn whole = trainer().build().train(training, validation);

    Path checkpoint = folder.resolve("run.checkpoint");
    AtomicInteger steps = new AtomicInteger();
    PixelCnnTrainer stopped =
        trainer().checkpoint(checkpoint).stopWhen(() -> steps.incrementAndGet() == 12).build();
    assertThatThrownBy(() -> stopped.train(training, validation))
        .isInstanceOf(CancellationException.class);
    PixelCnn resumed = trainer().checkpoint(checkpoint).build().train(training, validation);

    assertThat(resumed.weightValues()).isEqualTo(whole.weightValues());
  }

  @Test
  void aModelCanBeTrainedFurther() {
    LabelledImages training = stripes(200, 1);
    LabelledImages validation = stripes(50, 2);
    PixelCnn start = trainer().build().train(training, validation);

    PixelCnn further =
        trainer().learningRate(1e-3).startFrom(start).build().train(training, validation);

    assertThat(mean(further.logLikelihood(validation)))
        .isGreaterThan(mean(start.logLikelihood(validation)) - 0.5);
  }

  @Test
  void builder_refusesSharesOutOfRangeAndTooManyClasses() {
    for (double share : new double[] {-0.1, 1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> trainer().distributionAugmentation(share).build())
          .withMessageContaining("distributionAugmentation must be in [0, 1), but is " + share);
    }
    PixelCnnTrainer.Builder ofMany = PixelCnnTrainer.builder(SPEC.withClasses(994));
    assertThat(ofMany.build()).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ofMany.distributionAugmentation(SHARE).build())
        .withMessageContaining("classes must be at most 993, but are 994");
  }
}
