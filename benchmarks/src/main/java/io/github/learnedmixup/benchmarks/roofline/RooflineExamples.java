package io.github.learnedmixup.benchmarks.roofline;

import io.github.learnedmixup.pixelcnn.digits.Digits;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.palette.Palette;
import java.util.Arrays;

/**
 * Images as a network takes them.
 *
 * @param levels grey levels of each image, row by row
 * @param labels of each image: 1 for its class
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RooflineExamples(byte[][] levels, double[][] labels) {
  /**
   * Draws digits.
   *
   * @param spec for images of 28x28 pixels in 10 classes
   */
  static RooflineExamples draw(PixelCnnSpec spec, int count, long seed) {
    LabelledImages images = Digits.draw(count, seed);
    Palette palette = Palette.greys(spec.levels());
    byte[][] levels = new byte[count][];
    double[][] labels = new double[count][spec.classes()];
    for (int i = 0; i < count; i++) {
      levels[i] = palette.symbols(images.image(i));
      labels[i][images.label(i)] = 1;
    }
    return new RooflineExamples(levels, labels);
  }

  /** Some of them, up to the last one where there are fewer. */
  RooflineExamples chunk(int from, int size) {
    int until = Math.min(levels.length, from + size);
    return new RooflineExamples(
        Arrays.copyOfRange(levels, from, until), Arrays.copyOfRange(labels, from, until));
  }
}
