package io.github.learnedmixup.pixelcnn.digits;

import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.random.RandomSource;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.stream.IntStream;

/**
 * Handwritten-looking digits, 28x28 greys, drawn by a procedure, so that everything can be tried
 * and tested with no download at all.
 *
 * <p>A digit is a pen's path through a few control points, in one of the ways in which people write
 * it. The points are shaken, the path is bent by a slow wave, made wide or narrow, slanted, turned
 * and moved, and drawn by a pen whose width and pressure vary. Each image is a pure function of
 * (seed, index), the same on every machine: the only functions beyond plain arithmetic are {@link
 * StrictMath}'s and the exact square root.
 */
public final class Digits {
  /** Rows and columns of an image. */
  public static final int SIZE = 28;

  /** Number of classes, the digits 0 to 9. */
  public static final int CLASSES = 10;

  private Digits() {}

  /**
   * Draws images 0 to count - 1 of a seed's endless sequence. Of each ten in a row, from a multiple
   * of ten on, every digit is one.
   *
   * @param count at least 1
   * @param seed any value
   * @throws IllegalArgumentException if the count is not positive
   */
  public static LabelledImages draw(int count, long seed) {
    if (count < 1) {
      throw new IllegalArgumentException("count must be at least 1, but is " + count);
    }
    int pixels = SIZE * SIZE;
    byte[] greys = new byte[Math.multiplyExact(count, pixels)];
    int[] labels = new int[count];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            index -> {
              labels[index] = label(seed, index);
              byte[] image = image(labels[index], new RandomSource(SeededHash.mix(seed, index)));
              System.arraycopy(image, 0, greys, index * pixels, pixels);
            });
    return new LabelledImages(SIZE, SIZE, CLASSES, greys, labels);
  }

  /** The digits in a random order, a new one for each ten. */
  private static int label(long seed, int index) {
    RandomSource draws = new RandomSource(SeededHash.mix(~seed, index / CLASSES));
    int[] order = new int[CLASSES];
    for (int i = 0; i < CLASSES; i++) {
      int j = draws.below(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order[index % CLASSES];
  }

  private static byte[] image(int digit, RandomSource draws) {
    double[][] strokes = DigitShapes.strokes(digit, draws);
    Bend bend = new Bend(digit, draws);
    StrokePainter painter = new StrokePainter(SIZE, SIZE);
    double radius = draws.between(0.8, 1.85);
    for (double[] stroke : strokes) {
      double[] path = StrokePainter.smooth(bend.apply(stroke));
      double start = radius * draws.between(0.75, 1.15);
      double end = radius * draws.between(0.65, 1.15);
      painter.stroke(path, start, end, draws.between(0.9, 1.5));
    }
    return painter.greys(draws.between(0.87, 1), draws);
  }

  /** Takes points of the unit square to places in the image. */
  private static final class Bend {
    private final double wave;
    private final double phase;
    private final double frequency;
    private final double swell;
    private final double swellPhase;
    private final double halfWidth;
    private final double halfHeight;
    private final double slant;
    private final double cosine;
    private final double sine;
    private final double centreX;
    private final double centreY;

    Bend(int digit, RandomSource draws) {
      wave = 0.1 * draws.normal();
      phase = draws.between(0, 2 * StrictMath.PI);
      frequency = draws.between(2, 5);
      swell = 0.09 * draws.normal();
      swellPhase = draws.between(0, 2 * StrictMath.PI);
      halfHeight = draws.between(7.2, 10.4);
      double aspect = digit == 1 ? draws.between(0.15, 0.5) : draws.between(0.45, 0.95);
      halfWidth = halfHeight * aspect;
      slant = 0.15 + 0.2 * draws.normal();
      double turn = 0.13 * draws.normal();
      cosine = StrictMath.cos(turn);
      sine = StrictMath.sin(turn);
      centreX = (SIZE - 1) / 2.0 + draws.between(-1.8, 1.8);
      centreY = (SIZE - 1) / 2.0 + draws.between(-1.8, 1.8);
    }

    double[] apply(double[] points) {
      double[] bent = new double[points.length];
      for (int i = 0; i < points.length; i += 2) {
        double u = 2 * points[i] - 1;
        double v = 2 * points[i + 1] - 1;
        double x = u + 2 * wave * StrictMath.sin(frequency * v + phase);
        double y = v + 2 * swell * StrictMath.sin(2.5 * u + 1.5 * v + swellPhase);
        x = x * halfWidth - slant * y * halfHeight;
        y = y * halfHeight;
        bent[i] = centreX + cosine * x - sine * y;
        bent[i + 1] = centreY + sine * x + cosine * y;
      }
      return bent;
    }
  }
}
