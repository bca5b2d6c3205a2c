package example;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What howto-late-samples.md shows. */
public final class NeverWaiting {
  private NeverWaiting() {}

  /** An iterator with several workers. */
  public static LearnedMixupIterator faster(DataSetIterator base, PixelCnn model) {
    LearnedMixupIterator train =
        LearnedMixupIterator.builder(base, model).samplers(() -> model.sampler(4)).build();
    return train;
  }

  /** An iterator that never waits. */
  public static LearnedMixupIterator iterator(DataSetIterator base, PixelCnn model) {
    LearnedMixupIterator train =
        LearnedMixupIterator.builder(base, model)
            .sampleSupply(
                SampleSupply.defaults().withLatePolicy(SampleSupply.LatePolicy.LEAVE_REAL))
            .build();
    return train;
  }
}
