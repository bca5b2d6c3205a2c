package example;

import io.github.learnedmixup.augment.ClassPairs;
import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.Preset;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What howto-imbalance.md shows. */
public final class RarePairs {
  private RarePairs() {}

  /** An iterator whose pairs are as frequent as their classes. */
  public static LearnedMixupIterator iterator(
      DataSetIterator base, PixelCnn model, double[] frequency) {
    int classes = frequency.length;
    double[][] weights = new double[classes][classes];
    for (int a = 0; a < classes; a++) {
      for (int b = 0; b < classes; b++) {
        weights[a][b] = a == b ? 0 : frequency[a] * frequency[b];
      }
    }
    LearnedMixupIterator train =
        LearnedMixupIterator.builder(base, model)
            .mixPlan(Preset.SOME_HUNDRED.plan().withPairs(ClassPairs.weighted(weights)))
            .build();
    return train;
  }
}
