package example;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.Preset;
import io.github.learnedmixup.augment.transform.ClassBalance;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What howto-imbalance.md shows of class balance. */
public final class Balanced {
  private Balanced() {}

  /** An iterator that mixes rare classes more often. */
  public static LearnedMixupIterator iterator(DataSetIterator base, PixelCnn model) {
    ClassBalance balance = ClassBalance.effectiveNumber(ClassBalance.counts(base), 0.999);
    LearnedMixupIterator train =
        LearnedMixupIterator.builder(base, model)
            .mixPlan(Preset.SOME_HUNDRED.plan().withPairs(balance.pairs()))
            .build();
    return train;
  }
}
