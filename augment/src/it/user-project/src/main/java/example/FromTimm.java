package example;

import io.github.learnedmixup.augment.transform.MixingIterator;
import io.github.learnedmixup.augment.transform.mixing.MixGranularity;
import io.github.learnedmixup.augment.transform.mixing.MixWay;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What howto-coming-from-timm.md shows. */
public final class FromTimm {
  private FromTimm() {}

  /** An iterator with the settings of timm's Mixup that its training recipes use. */
  public static MixingIterator iterator(DataSetIterator base) {
    MixingIterator train =
        MixingIterator.builder(base)
            .imageSize(28, 28)
            .way(MixWay.mixup(0.8), 0.5)
            .way(MixWay.cutMix(1.0), 0.5)
            .granularity(MixGranularity.BATCH)
            .flippedPartners()
            .smoothing(0.1)
            .seed(7)
            .build();
    return train;
  }
}
