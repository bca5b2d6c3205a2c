package io.github.learnedmixup.augment.transform.mixing;

import io.github.learnedmixup.augment.LambdaDistribution;
import io.github.learnedmixup.augment.batch.Rectangle;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.Serializable;

/**
 * Which rectangles {@linkplain MixWay#cutMix(LambdaDistribution, CutBox) CutMix} cuts. Start from
 * {@link #defaults()}. Immutable.
 *
 * <p>By default a rectangle has the image's proportions and the share 1 - lambda of its area, and
 * its centre is anywhere in the image. What reaches beyond the rim is cut off.
 *
 * @param minAspect lowest ratio of the rectangle's proportions (width to height) to the image's;
 *     default 1
 * @param maxAspect highest such ratio, at most 100; the ratio's logarithm is uniform; default 1
 * @param minArea smallest share of the image's area before anything is cut off, in [0, 1]; default
 *     0
 * @param maxArea largest such share, in [0, 1]; default 1
 * @param margin how far the centre stays from the rim, as a share of the rectangle's side, in [0,
 *     0.5]; with 0.5 nothing reaches beyond the rim; default 0
 * @param minSide shortest side as a share of the image's, where sides do not follow from lambda, in
 *     [0, 1]; default 0
 * @param maxSide longest such side, in [0, 1]; 0, the default, has sides follow from lambda
 */
public record CutBox(
    double minAspect,
    double maxAspect,
    double minArea,
    double maxArea,
    double margin,
    double minSide,
    double maxSide)
    implements Serializable {
  private static final double MOST_ASPECT = 100;
  private static final double MOST_MARGIN = 0.5;
  private static final CutBox DEFAULTS = new CutBox(1, 1, 0, 1, 0, 0, 0);

  /**
   * Checks every range; see the components.
   *
   * @throws IllegalArgumentException if a component is out of its range
   */
  public CutBox {
    if (!(minAspect >= 1 / MOST_ASPECT && minAspect <= maxAspect && maxAspect <= MOST_ASPECT)) {
      throw new IllegalArgumentException(
          "aspect ratios must be in [0.01, 100] and rise, but are %s to %s"
              .formatted(minAspect, maxAspect));
    }
    requireShares("areas", minArea, maxArea);
    requireShares("sides", minSide, maxSide);
    if (!(margin >= 0 && margin <= MOST_MARGIN)) {
      throw new IllegalArgumentException("margin must be in [0, 0.5], but is " + margin);
    }
  }

  private static void requireShares(String name, double from, double to) {
    if (!(from >= 0 && from <= to && to <= 1)) {
      throw new IllegalArgumentException(
          "%s must be in [0, 1] and rise, but are %s to %s".formatted(name, from, to));
    }
  }

  /** The rectangles of the paper, as given with the components. */
  public static CutBox defaults() {
    return DEFAULTS;
  }

  /**
   * Copies the settings with other proportions, relative to the image's.
   *
   * @throws IllegalArgumentException if a ratio is not in [0.01, 100], or the second is below the
   *     first
   */
  public CutBox withAspect(double from, double to) {
    return new CutBox(from, to, minArea, maxArea, margin, minSide, maxSide);
  }

  /**
   * Copies the settings with limits to the area: 1 - lambda is raised or lowered to them.
   *
   * @throws IllegalArgumentException if a share is not in [0, 1], or the second is below the first
   */
  public CutBox withAreas(double from, double to) {
    return new CutBox(minAspect, maxAspect, from, to, margin, minSide, maxSide);
  }

  /**
   * Copies the settings with another margin.
   *
   * @throws IllegalArgumentException if it is not in [0, 0.5]
   */
  public CutBox withMargin(double newMargin) {
    return new CutBox(minAspect, maxAspect, minArea, maxArea, newMargin, minSide, maxSide);
  }

  /**
   * Copies the settings with sides that are uniform between two shares of the image's, each by
   * itself, whatever lambda is; such rectangles lie within the image. Aspect ratios, areas and
   * margin are then without effect.
   *
   * @throws IllegalArgumentException if a share is not in [0, 1], or the second is below the first
   */
  public CutBox withSides(double from, double to) {
    return new CutBox(minAspect, maxAspect, minArea, maxArea, margin, from, to);
  }

  /**
   * The rectangle that a seed decides.
   *
   * @param share of the image's area that is asked for, in [0, 1]
   */
  Rectangle box(int height, int width, double share, long seed) {
    if (equals(DEFAULTS)) {
      return Rectangle.cutOff(height, width, share, seed);
    }
    if (maxSide > 0) {
      return bySides(height, width, seed);
    }
    double area = Math.min(maxArea, Math.max(minArea, share));
    double lowest = StrictMath.log(minAspect);
    double highest = StrictMath.log(maxAspect);
    double aspect = StrictMath.exp(lowest + SeededHash.uniform(seed, 2) * (highest - lowest));
    int rows = Math.min(height, (int) (Math.sqrt(area / aspect) * height));
    int columns = Math.min(width, (int) (Math.sqrt(area * aspect) * width));
    int top = first(height, rows, SeededHash.uniform(seed, 0));
    int left = first(width, columns, SeededHash.uniform(seed, 1));
    return new Rectangle(
        Math.max(0, top),
        Math.min(height, top + rows),
        Math.max(0, left),
        Math.min(width, left + columns));
  }

  /** Where a side of the rectangle begins, beyond the rim if need be. */
  private int first(int side, int cut, double uniform) {
    int kept = (int) (margin * cut);
    return kept + (int) (uniform * (side - 2 * kept)) - cut / 2;
  }

  private Rectangle bySides(int height, int width, long seed) {
    int rows = side(height, SeededHash.uniform(seed, 2));
    int columns = side(width, SeededHash.uniform(seed, 3));
    int top = (int) (SeededHash.uniform(seed, 0) * (height - rows + 1));
    int left = (int) (SeededHash.uniform(seed, 1) * (width - columns + 1));
    return new Rectangle(top, top + rows, left, left + columns);
  }

  private int side(int side, double uniform) {
    int shortest = (int) (minSide * side);
    int longest = (int) (maxSide * side);
    return shortest + (int) (uniform * (longest - shortest + 1));
  }
}
