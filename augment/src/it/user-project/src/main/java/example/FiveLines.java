package example;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What the README shows, in a project that compiles and runs it. */
public final class FiveLines {
  private FiveLines() {}

  /** Trains a classifier with learned mixup. */
  public static void fit(MultiLayerNetwork classifier, DataSetIterator base, int epochs)
      throws Exception {
    try (var train = new LearnedMixupIterator(base, PixelCnn.pretrained("digits"))) {
      classifier.fit(train, epochs);
    }
  }
}
