package io.github.learnedmixup.augment.transform.image;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.Serializable;
import java.util.Objects;

/**
 * Erases a random rectangle (Zhong and others 2020, "Random erasing data augmentation").
 *
 * <p>Its area is uniform between two shares of the image's, its aspect ratio, height by width,
 * uniform on a logarithmic scale, as in torchvision; all places inside of the image are equally
 * likely. Ratios at which the rectangle would not fit are left out, or else the nearest one that
 * fits is taken, so that there always is one. Sides are rounded to whole pixels, the width after
 * the height, so that the area is the one that was asked for within half of the longer side. Areas
 * below half a pixel are not erased.
 *
 * <p>Immutable, thread safe and serialisable. {@link Transforms#erasing} has the usual settings,
 * and {@link Transforms#sometimes} erases in some of the images only.
 *
 * @param minArea least share of the image, in [0, maxArea]
 * @param maxArea largest share of the image, in [minArea, 1]
 * @param minAspect least height by width, in [0.01, maxAspect]
 * @param maxAspect largest height by width, in [minAspect, 100]
 * @param fill what erased pixels become
 */
@Immutable
public record Erasing(double minArea, double maxArea, double minAspect, double maxAspect, Fill fill)
    implements ImageTransform, Serializable {
  private static final double WIDEST = 100;

  /** Height and width in pixels. */
  private record Sides(int height, int width) {}

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if an area or aspect ratio is out of its range
   */
  public Erasing {
    requireRange("Area", minArea, maxArea, 0, 1);
    requireRange("Aspect", minAspect, maxAspect, 1 / WIDEST, WIDEST);
    Objects.requireNonNull(fill, "fill");
  }

  private static void requireRange(String name, double least, double most, double from, double to) {
    if (!(least >= from && least <= most && most <= to)) {
      throw new IllegalArgumentException(
          "min%1$s and max%1$s must be in [%2$s, %3$s] and in order, but are %4$s and %5$s"
              .formatted(name, from, to, least, most));
    }
  }

  /**
   * The usual settings: 2 to 33 % of the image, aspect ratios of 0.3 to 3.3, filled with noise.
   * They are those of torchvision's {@code RandomErasing}, but for the noise, with which Zhong and
   * others found the fewest errors.
   */
  public static Erasing usual() {
    return new Erasing(0.02, 0.33, 0.3, 3.3, Fill.noise());
  }

  /**
   * A copy that erases other areas.
   *
   * @param least share of the image, in [0, most]
   * @param most share of the image, in [least, 1]
   * @throws IllegalArgumentException if a share is out of its range
   */
  public Erasing withArea(double least, double most) {
    return new Erasing(least, most, minAspect, maxAspect, fill);
  }

  /**
   * A copy with other aspect ratios.
   *
   * @param least height by width, in [0.01, most]
   * @param most height by width, in [least, 100]
   * @throws IllegalArgumentException if a ratio is out of its range
   */
  public Erasing withAspect(double least, double most) {
    return new Erasing(minArea, maxArea, least, most, fill);
  }

  /** A copy with another fill. */
  public Erasing withFill(Fill newFill) {
    return new Erasing(minArea, maxArea, minAspect, maxAspect, newFill);
  }

  @Override
  public byte[] apply(byte[] pixels, ImageShape shape, long seed) {
    double area = (minArea + (maxArea - minArea) * SeededHash.uniform(seed, 0)) * shape.pixels();
    if (area < 0.5) {
      return pixels.clone();
    }
    Sides sides = sides(shape, Math.max(1, area), SeededHash.uniform(seed, 1));
    int top = (int) (SeededHash.uniform(seed, 2) * (shape.height() - sides.height + 1));
    int left = (int) (SeededHash.uniform(seed, 3) * (shape.width() - sides.width + 1));
    return fill.filled(
        pixels, shape, top, left, top + sides.height, left + sides.width, SeededHash.mix(seed, 4));
  }

  /**
   * The sides of a rectangle that fits into an image.
   *
   * @param area in pixels, at least 1 and at most the image's
   * @param where in the range of aspect ratios, in [0, 1)
   */
  private Sides sides(ImageShape shape, double area, double where) {
    double flattest = area / ((double) shape.width() * shape.width());
    double tallest = (double) shape.height() * shape.height() / area;
    double least = Math.max(minAspect, flattest);
    double most = Math.min(maxAspect, tallest);
    double aspect;
    if (least <= most) {
      // The same on every machine, as StrictMath is.
      double low = StrictMath.log(least);
      aspect = StrictMath.exp(low + (StrictMath.log(most) - low) * where);
    } else {
      aspect = Math.max(flattest, Math.min(tallest, minAspect));
    }
    int tallestOfOneColumn = (int) Math.min(shape.height(), Math.round(area));
    int height = rounded(Math.sqrt(area * aspect), tallestOfOneColumn);
    return new Sides(height, rounded(area / height, shape.width()));
  }

  private static int rounded(double side, int most) {
    return (int) Math.max(1, Math.min(most, Math.round(side)));
  }

  /** See {@link Transforms#cutout}. */
  @Immutable
  record Cutout(int side, Fill fill) implements ImageTransform, Serializable {
    Cutout {
      if (side < 1 || side > Transforms.MAX_PIXELS) {
        throw new IllegalArgumentException(
            "side must be in [1, %d], but is %d".formatted(Transforms.MAX_PIXELS, side));
      }
      Objects.requireNonNull(fill, "fill");
    }

    @Override
    public byte[] apply(byte[] pixels, ImageShape shape, long seed) {
      int top = (int) (SeededHash.uniform(seed, 0) * shape.height()) - side / 2;
      int left = (int) (SeededHash.uniform(seed, 1) * shape.width()) - side / 2;
      return fill.filled(
          pixels,
          shape,
          Math.max(0, top),
          Math.max(0, left),
          Math.min(shape.height(), top + side),
          Math.min(shape.width(), left + side),
          SeededHash.mix(seed, 2));
    }
  }
}
