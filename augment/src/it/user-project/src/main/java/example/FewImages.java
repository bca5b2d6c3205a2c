package example;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.Preset;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.training.PixelCnnTrainer;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What howto-few-images.md shows. */
public final class FewImages {
  private FewImages() {}

  /** Trains a PixelCNN on few images. */
  public static PixelCnn train(DataSetIterator base, PixelCnnSpec spec, int modelEpochs) {
    PixelCnn model =
        PixelCnnTrainer.builder(spec)
            .epochs(modelEpochs)
            .batchSize(16)
            .dropout(0.2)
            .distributionAugmentation(0.7)
            .patience(15)
            .build()
            .train(base);
    return model;
  }

  /** An iterator with the preset for few images, off in the last quarter of the training. */
  public static LearnedMixupIterator iterator(DataSetIterator base, PixelCnn model, int epochs) {
    LearnedMixupIterator train =
        LearnedMixupIterator.builder(base, model)
            .preset(Preset.SOME_HUNDRED)
            .mixPlan(Preset.SOME_HUNDRED.plan(epochs))
            .build();
    return train;
  }
}
