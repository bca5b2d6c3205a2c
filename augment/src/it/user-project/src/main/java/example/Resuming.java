package example;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.MixState;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import java.io.IOException;
import java.nio.file.Path;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What howto-stop-and-resume.md shows. */
public final class Resuming {
  private Resuming() {}

  /** Saves where an iterator is, and makes one that goes on from there. */
  public static LearnedMixupIterator goOn(
      LearnedMixupIterator train, Path file, DataSetIterator base, PixelCnn model)
      throws IOException {
    train.state().save(file);

    LearnedMixupIterator resumed =
        LearnedMixupIterator.builder(base, model).resumeFrom(MixState.load(file)).build();
    return resumed;
  }
}
