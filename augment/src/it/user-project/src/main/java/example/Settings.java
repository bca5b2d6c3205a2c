package example;

import io.github.learnedmixup.augment.ClassPairs;
import io.github.learnedmixup.augment.LambdaDistribution;
import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.MixPlan;
import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.augment.ShareSchedule;
import io.github.learnedmixup.augment.SoftLabels;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import org.nd4j.evaluation.classification.ConfusionMatrix;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What howto-choose-settings.md shows. */
public final class Settings {
  private Settings() {}

  /** An iterator with many settings that are not the defaults. */
  public static LearnedMixupIterator iterator(
      DataSetIterator base,
      PixelCnn model,
      ConfusionMatrix<Integer> confusion,
      Acceptance acceptance) {
    LearnedMixupIterator train =
        LearnedMixupIterator.builder(base, model)
            .mixPlan(
                MixPlan.defaults()
                    .withShare(0.3)
                    .withPlacement(MixPlan.Placement.ADD)
                    .withSchedule(
                        ShareSchedule.linear(0, 5, 0, 1).and(ShareSchedule.between(0, 40)))
                    .withMixes(LambdaDistribution.beta(0.4))
                    .withPairs(ClassPairs.confused(confusion, 10, 1))
                    .withBlend(Blend.STEERED)
                    .withAcceptance(acceptance))
            .sampleSupply(SampleSupply.defaults().withReuse(16).withGenerators(2))
            .softLabels(SoftLabels.blend(0.5, 10).withSmoothing(0.05))
            .seed(7)
            .build();
    return train;
  }
}
