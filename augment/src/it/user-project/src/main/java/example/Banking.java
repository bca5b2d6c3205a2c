package example;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.Pregeneration;
import io.github.learnedmixup.augment.RealParents;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import java.nio.file.Path;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What howto-bank.md shows. */
public final class Banking {
  private Banking() {}

  /** An iterator that keeps its samples. */
  public static LearnedMixupIterator iterator(DataSetIterator base, PixelCnn model, Path folder) {
    LearnedMixupIterator train = LearnedMixupIterator.builder(base, model).bank(folder).build();
    return train;
  }

  /** Fills a bank for an iterator with the default settings. */
  public static Pregeneration.Result fill(
      DataSetIterator base, PixelCnn model, Path folder, long samples) {
    Pregeneration.Result result =
        Pregeneration.builder(model, folder)
            .parents(RealParents.ofBase(base, model, RealParents.Crossing.EVEN))
            .build()
            .run(samples);
    return result;
  }
}
