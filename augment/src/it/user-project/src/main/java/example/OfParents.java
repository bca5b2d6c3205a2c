package example;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.Preset;
import io.github.learnedmixup.augment.RealParents;
import io.github.learnedmixup.augment.crossing.CrossedParents;
import io.github.learnedmixup.augment.crossing.ParentImages;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.util.List;
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

  /** An image of classes 0 and 1 between one of each. */
  public static byte[] between(
      PixelCnn model, Sampler sampler, byte[] first, byte[] second, double lambda, long seed) {
    ParentImages images = ParentImages.of(model.palette(), model.spec().shape(), first, second);
    CrossedParents crossed = RealParents.Crossing.MATCHED.cross(images, lambda, seed);
    SampleRequest request =
        new SampleRequest(0, 1, lambda, Blend.PRODUCT, 1, seed).withParents(crossed.parents());
    Sample sample = sampler.draw(List.of(request)).get(0);
    byte[] values = model.dequantiser().dequantised(sample.levels(), model.spec().shape(), seed);
    crossed.lendValues(sample.levels(), values);
    return values;
  }
}
