package example;

import io.github.learnedmixup.augment.training.MixedAccuracy;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What howto-mix-without-a-model.md shows of the accuracy on mixed images. */
public final class Scored {
  private Scored() {}

  /** Trains a classifier, and tells how often it is right on the images that it is trained on. */
  public static MixedAccuracy fit(MultiLayerNetwork classifier, DataSetIterator train, int epochs) {
    MixedAccuracy accuracy = new MixedAccuracy(10);
    classifier.addListeners(accuracy);
    classifier.fit(train, epochs);
    return accuracy;
  }
}
