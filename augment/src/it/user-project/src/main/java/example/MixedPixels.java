package example;

import io.github.learnedmixup.augment.ShareSchedule;
import io.github.learnedmixup.augment.transform.MixingIterator;
import io.github.learnedmixup.augment.transform.mixing.MixWay;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What howto-mix-without-a-model.md shows. */
public final class MixedPixels {
  private MixedPixels() {}

  /** An iterator that mixes images in two ways, but not in the last fifth of the training. */
  public static MixingIterator iterator(DataSetIterator base, int epochs) {
    MixingIterator train =
        MixingIterator.builder(base)
            .imageSize(28, 28)
            .way(MixWay.mixup(0.2))
            .way(MixWay.cutMix(1))
            .probability(0.8)
            .schedule(ShareSchedule.between(0, epochs * 4 / 5))
            .seed(7)
            .build();
    return train;
  }
}
