package example;

import io.github.learnedmixup.augment.transform.AugmentationState;
import io.github.learnedmixup.augment.transform.Augmentations;
import io.github.learnedmixup.augment.transform.AugmentedIterator;
import io.github.learnedmixup.augment.transform.mixing.MixWay;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What howto-combine-augmentations.md shows. */
public final class Chain {
  private Chain() {}

  /** Trains a classifier on a chain of augmentations, and saves where it is. */
  public static void fit(
      MultiLayerNetwork classifier, DataSetIterator base, PixelCnn model, int epochs, Path file)
      throws IOException {
    try (AugmentedIterator train =
        Augmentations.of(base)
            .learned(model)
            .transform(new Jitter(15, 2))
            .mix(mixing -> mixing.way(MixWay.cutMix(1)).probability(0.5))
            .smooth(0.1)
            .seed(7)
            .build()) {
      classifier.fit(train, epochs);
      train.state().save(file);
    }
  }

  /** Goes on where a chain was. */
  public static AugmentedIterator goOn(DataSetIterator base, PixelCnn model, Path file)
      throws IOException {
    AugmentedIterator resumed =
        Augmentations.of(base)
            .learned(model)
            .transform(new Jitter(15, 2))
            .mix(mixing -> mixing.way(MixWay.cutMix(1)).probability(0.5))
            .smooth(0.1)
            .seed(7)
            .resumeFrom(AugmentationState.load(file))
            .build();
    return resumed;
  }
}
