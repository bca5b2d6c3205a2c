package io.github.learnedmixup.pixelcnn.digits;

import io.github.learnedmixup.pixelcnn.random.RandomSource;
import java.util.Arrays;

/** Draws smooth strokes with soft edges on a black canvas. Paths are x, y, x, y, ... in pixels. */
final class StrokePainter {
  private static final int STEPS = 6;

  private final int height;
  private final int width;
  private final double[] ink;

  StrokePainter(int height, int width) {
    this.height = height;
    this.width = width;
    this.ink = new double[height * width];
  }

  /**
   * The Catmull-Rom spline through the points, as a finer path. A point that is given twice is a
   * corner.
   */
  static double[] smooth(double[] points) {
    int count = points.length / 2;
    double[] path = new double[2 * ((count - 1) * STEPS + 1)];
    int at = 0;
    for (int i = 0; i + 1 < count; i++) {
      int before = Math.max(0, i - 1);
      int after = Math.min(count - 1, i + 2);
      for (int step = 0; step < STEPS; step++) {
        double t = (double) step / STEPS;
        for (int axis = 0; axis < 2; axis++) {
          double p0 = points[2 * before + axis];
          double p1 = points[2 * i + axis];
          double p2 = points[2 * i + 2 + axis];
          double p3 = points[2 * after + axis];
          path[at++] =
              p1
                  + 0.5
                      * t
                      * (p2
                          - p0
                          + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)));
        }
      }
    }
    path[at] = points[2 * count - 2];
    path[at + 1] = points[2 * count - 1];
    return Arrays.copyOf(path, at + 2);
  }

  /**
   * Draws along a path.
   *
   * @param path at least two points
   * @param start half the stroke's width at its start, in pixels
   * @param end half its width at its end
   * @param softness over how many pixels its rim fades
   */
  void stroke(double[] path, double start, double end, double softness) {
    int segments = path.length / 2 - 1;
    for (int i = 0; i < segments; i++) {
      double radius = start + (end - start) * i / segments;
      segment(path[2 * i], path[2 * i + 1], path[2 * i + 2], path[2 * i + 3], radius, softness);
    }
  }

  private void segment(double x0, double y0, double x1, double y1, double radius, double softness) {
    double reach = radius + softness / 2;
    int left = Math.max(0, (int) (Math.min(x0, x1) - reach));
    int right = Math.min(width - 1, (int) (Math.max(x0, x1) + reach) + 1);
    int top = Math.max(0, (int) (Math.min(y0, y1) - reach));
    int bottom = Math.min(height - 1, (int) (Math.max(y0, y1) + reach) + 1);
    double dx = x1 - x0;
    double dy = y1 - y0;
    double squared = dx * dx + dy * dy;
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        double along = squared == 0 ? 0 : ((x - x0) * dx + (y - y0) * dy) / squared;
        double t = Math.min(1, Math.max(0, along));
        double ex = x - x0 - t * dx;
        double ey = y - y0 - t * dy;
        double coverage = (reach - Math.sqrt(ex * ex + ey * ey)) / softness;
        int pixel = y * width + x;
        ink[pixel] = Math.max(ink[pixel], Math.min(1, coverage));
      }
    }
  }

  /**
   * The picture as unsigned bytes.
   *
   * @param brightness of full ink, in [0, 1]
   * @param draws decides the noise, which is in the ink; the ground stays black
   */
  byte[] greys(double brightness, RandomSource draws) {
    byte[] greys = new byte[ink.length];
    for (int pixel = 0; pixel < ink.length; pixel++) {
      if (ink[pixel] > 0) {
        double noisy = ink[pixel] * brightness * (1 + 0.04 * draws.normal());
        greys[pixel] = (byte) Math.round(255 * Math.min(1, noisy));
      }
    }
    return greys;
  }
}
