package example;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.MixPlan;
import io.github.learnedmixup.augment.RealParents;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.batch.IteratorImages;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What the README shows of real parents. */
public final class OfParents {
  private OfParents() {}

  /** Half of each batch is drawn to be like real images. */
  public static LearnedMixupIterator iterator(
      DataSetIterator base, PixelCnn model, RealParents.Crossing crossing) {
    LearnedMixupIterator train =
        LearnedMixupIterator.builder(base, model)
            .mixPlan(MixPlan.defaults().withShare(0.5).withAlpha(1))
            .parents(RealParents.of(IteratorImages.read(base, model.spec()), crossing))
            .build();
    return train;
  }
}
