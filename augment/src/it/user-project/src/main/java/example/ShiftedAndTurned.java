package example;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.transform.TransformIterator;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** What howto-shifts-and-turns.md shows. */
public final class ShiftedAndTurned {
  private ShiftedAndTurned() {}

  /** Trains a classifier on images that are shifted and turned, drawn ones and real ones. */
  public static void fit(MultiLayerNetwork classifier, LearnedMixupIterator train, int epochs) {
    Jitter jitter = new Jitter(15, 2);
    classifier.fit(new TransformIterator(train, 28, 28, jitter, 7), epochs);
  }
}
