package io.github.learnedmixup.demo.classifier;

import com.fasterxml.jackson.annotation.JsonValue;
import io.github.learnedmixup.demo.data.RealBatches;
import io.github.learnedmixup.pixelcnn.Calibration;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Moves pixels by no more than a radius so that a classifier errs; it knows the classifier's
 * gradients.
 *
 * @param kind how it goes about it
 * @param radius the most that a pixel is moved, greys being in [0, 1] before and after
 * @param steps how many steps {@link Kind#PGD} takes
 */
public record Attack(Kind kind, double radius, int steps) {
  private static final int BATCH = 250;

  /** Madry et al.'s choice, by which the steps reach from one end of the radius to the other. */
  private static final double OVERSHOOT = 2.5;

  public enum Kind {
    /**
     * One step of the whole radius along the gradient's signs (Goodfellow, Shlens and Szegedy 2015,
     * "Explaining and harnessing adversarial examples", arXiv:1412.6572).
     */
    FGSM,

    /**
     * From a random start, steps along the gradient's signs, each brought back within the radius
     * (Madry, Makelov, Schmidt, Tsipras and Vladu 2018, "Towards deep learning models resistant to
     * adversarial attacks", arXiv:1706.06083).
     */
    PGD;

    /** Its name in files. */
    @JsonValue
    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The share of images that are classified rightly when attacked.
   *
   * @param seed decides the random starts
   */
  double accuracy(Classifier classifier, LabelledImages images, long seed) {
    DataSetIterator batches = RealBatches.inOrder(images, BATCH);
    double right = 0;
    int done = 0;
    while (batches.hasNext()) {
      DataSet batch = batches.next();
      int size = batch.numExamples();
      float[][] attacked =
          attacked(
              classifier,
              batch.getFeatures().reshape(size, -1).toFloatMatrix(),
              batch.getLabels(),
              SeededHash.mix(seed, done));
      double[][] logits = classifier.logits(Nd4j.createFromArray(attacked));
      right +=
          size * Calibration.accuracy(logits, Classifier.labels(images.range(done, done + size)));
      done += size;
    }
    return right / done;
  }

  /** Images with their pixels moved, one a row in [0, 1], in colour channel by channel. */
  float[][] attacked(Classifier classifier, float[][] images, INDArray labels, long seed) {
    float[][] moved = new float[images.length][];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = kind == Kind.PGD ? start(images[i], SeededHash.mix(seed, i)) : images[i].clone();
    }
    int count = kind == Kind.PGD ? steps : 1;
    double length = kind == Kind.PGD ? OVERSHOOT * radius / steps : radius;
    for (int step = 0; step < count; step++) {
      float[][] gradient =
          classifier.inputGradient(Nd4j.createFromArray(moved), labels).toFloatMatrix();
      for (int i = 0; i < moved.length; i++) {
        for (int pixel = 0; pixel < moved[i].length; pixel++) {
          double further = moved[i][pixel] + length * Math.signum(gradient[i][pixel]);
          moved[i][pixel] = within(images[i][pixel], further);
        }
      }
    }
    return moved;
  }

  private float[] start(float[] image, long seed) {
    float[] start = new float[image.length];
    for (int pixel = 0; pixel < start.length; pixel++) {
      double offset = radius * (2 * SeededHash.uniform(seed, pixel) - 1);
      start[pixel] = within(image[pixel], image[pixel] + offset);
    }
    return start;
  }

  private float within(float original, double moved) {
    double low = Math.max(0, original - radius);
    double high = Math.min(1, original + radius);
    return (float) Math.min(high, Math.max(low, moved));
  }
}
