package io.github.learnedmixup.benchmarks;

import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.data.Digits;
import io.github.learnedmixup.pixelcnn.data.LabelledImages;
import io.github.learnedmixup.pixelcnn.data.Quantiser;
import java.util.Arrays;

/**
 * Images as a network takes them.
 *
 * @param levels grey levels of each image, row by row
 * @param labels of each image: 1 for its class
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Examples(byte[][] levels, float[][] labels) {
  /**
   * Draws digits.
   *
   * @param spec for images of 28x28 pixels in 10 classes
   */
  static Examples draw(PixelCnnSpec spec, int count, long seed) {
    LabelledImages images = Digits.draw(count, seed);
    var quantiser = new Quantiser(spec.levels());
    byte[][] levels = new byte[count][];
    float[][] labels = new float[count][spec.classes()];
    for (int i = 0; i < count; i++) {
      levels[i] = quantiser.levels(images.image(i));
      labels[i][images.label(i)] = 1;
    }
    return new Examples(levels, labels);
  }

  /** Some of them, up to the last one where there are fewer. */
  Examples chunk(int from, int size) {
    int until = Math.min(levels.length, from + size);
    return new Examples(
        Arrays.copyOfRange(levels, from, until), Arrays.copyOfRange(labels, from, until));
  }
}
