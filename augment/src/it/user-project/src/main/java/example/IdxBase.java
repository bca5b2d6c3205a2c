package example;

import io.github.learnedmixup.pixelcnn.idx.IdxRecordReader;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.datasets.datavec.RecordReaderDataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;

/** What tutorial-your-own-classifier.md shows of IDX files. */
public final class IdxBase {
  private IdxBase() {}

  /** Reads images and labels from a pair of IDX files. */
  public static DataSetIterator images(Path images, Path labels) throws IOException {
    var reader = new IdxRecordReader(images, labels);
    var real = new RecordReaderDataSetIterator(reader, 32, 1, reader.getLabels().size());
    real.setPreProcessor(new ImagePreProcessingScaler());
    return real;
  }
}
