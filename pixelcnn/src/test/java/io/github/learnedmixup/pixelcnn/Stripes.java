package io.github.learnedmixup.pixelcnn;

import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.Random;

/** Images of 6x6 pixels in two classes, which are quickly learnt. */
public final class Stripes {
  public static final int SIZE = 6;

  private Stripes() {}

  /**
   * Class 0: a bright row; class 1: a bright column; each at a random place, with noise.
   *
   * @param places among how many of the first rows, or columns, the bright one is
   */
  public static LabelledImages images(int count, int places, long seed) {
    Random random = new Random(seed);
    int pixels = SIZE * SIZE;
    byte[] greys = new byte[count * pixels];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 2;
      int place = random.nextInt(places);
      for (int pixel = 0; pixel < pixels; pixel++) {
        boolean bright = (labels[i] == 0 ? pixel / SIZE : pixel % SIZE) == place;
        greys[i * pixels + pixel] = (byte) ((bright ? 200 : 0) + random.nextInt(50));
      }
    }
    return new LabelledImages(SIZE, SIZE, 2, greys, labels);
  }

  /** Of how many images the class that they have is the likelier one to a model. */
  public static int told(PixelCnn model, LabelledImages images) {
    double[][] posterior = model.classPosterior(images);
    int right = 0;
    for (int i = 0; i < posterior.length; i++) {
      right += posterior[i][images.label(i)] > 0.5 ? 1 : 0;
    }
    return right;
  }
}
