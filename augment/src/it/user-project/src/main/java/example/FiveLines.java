package example;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What augment/docs/index.md shows. */
public final class FiveLines {
  private FiveLines() {}

  /** Trains a classifier with learned mixup by the model in a file. */
  public static void fit(MultiLayerNetwork classifier, DataSetIterator base, Path path, int epochs)
      throws Exception {
    try (var train = new LearnedMixupIterator(base, PixelCnn.load(path))) {
      classifier.fit(train, epochs);
    }
  }
}
