package example;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.Preset;
import io.github.learnedmixup.augment.RealParents;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What howto-real-parents.md shows. */
public final class OfParents {
  private OfParents() {}

  /** A quarter of each batch is like two real images. */
  public static LearnedMixupIterator iterator(
      DataSetIterator base, PixelCnn model, RealParents.Crossing crossing) {
    LearnedMixupIterator train =
        LearnedMixupIterator.builder(base, model)
            .preset(Preset.SOME_HUNDRED)
            .parentsOfBase(crossing)
            .build();
    return train;
  }
}
