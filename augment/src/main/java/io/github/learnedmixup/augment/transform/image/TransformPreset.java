package io.github.learnedmixup.augment.transform.image;

import static io.github.learnedmixup.augment.transform.image.Transforms.horizontalFlip;
import static io.github.learnedmixup.augment.transform.image.Transforms.padAndCrop;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Which operations keep the label of what kind of images, and how far they may go. Restricts {@link
 * RandAugment} and {@link TrivialAugment}: operations that are not listed are never chosen, and a
 * range that is wider than the limit ends there, with all magnitudes in proportion.
 *
 * <p>The limits are by what such images show. They were not tuned by experiments.
 */
public enum TransformPreset {
  /** All operations with the ranges of the papers; nothing is flipped. */
  PUBLISHED(EnumSet.allOf(Operation.class), Map.of(), /* flips= */ false),

  /**
   * Photographs, which may be mirrored but are not upside down: all operations, no further than
   * RandAugment's ranges, so that an image turns by at most 30 degrees and is never moved out of
   * sight.
   */
  UPRIGHT(
      EnumSet.allOf(Operation.class),
      limits(
          Map.of(
              Operation.SHEAR_X, 0.3,
              Operation.SHEAR_Y, 0.3,
              Operation.TRANSLATE_X, Operation.SHARE_OF_SIDE,
              Operation.TRANSLATE_Y, Operation.SHARE_OF_SIDE,
              Operation.ROTATE, 30.0,
              Operation.POSTERISE, 4.0),
          0.9),
      /* flips= */ true),

  /**
   * Handwritten or printed digits and letters, which turn into others when mirrored or turned: no
   * flips, turns of at most 15 degrees, shifts of at most a tenth of the side, shears of at most
   * 0.2, and brightness and contrast by at most a half. Solarising, which hollows strokes, is left
   * out.
   */
  DIGIT_SAFE(
      EnumSet.complementOf(EnumSet.of(Operation.SOLARISE)),
      limits(
          Map.of(
              Operation.SHEAR_X, 0.2,
              Operation.SHEAR_Y, 0.2,
              Operation.TRANSLATE_X, 0.1,
              Operation.TRANSLATE_Y, 0.1,
              Operation.ROTATE, 15.0,
              Operation.BRIGHTNESS, 0.5,
              Operation.CONTRAST, 0.5,
              Operation.POSTERISE, 4.0),
          0.9),
      /* flips= */ false);

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
  private final List<Operation> operations;

  @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
  private final List<Operation> greyOperations;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
  private final Map<Operation, Double> limits;

  private final boolean flips;

  TransformPreset(Set<Operation> operations, Map<Operation, Double> limits, boolean flips) {
    this.operations = List.copyOf(operations);
    this.greyOperations = this.operations.stream().filter(one -> !one.needsColour()).toList();
    this.limits = Map.copyOf(limits);
    this.flips = flips;
  }

  /** Whether an image that is mirrored, left to right, keeps its label. */
  public boolean flips() {
    return flips;
  }

  /**
   * The operations that keep the label, in the order of {@link Operation}.
   *
   * @param colour whether of colour images; for grey ones {@link Operation#SATURATION} is left out
   */
  public List<Operation> operations(boolean colour) {
    return colour ? operations : greyOperations;
  }

  /**
   * The largest strength of an operation, in the unit that {@link Operation} gives, for shifts as a
   * share of the side; empty where the range of the policy is not restricted.
   */
  public OptionalDouble limit(Operation operation) {
    Double limit = limits.get(operation);
    return limit == null ? OptionalDouble.empty() : OptionalDouble.of(limit);
  }

  /**
   * The transform that is usual before a policy: {@link Transforms#padAndCrop(int)}, after a
   * horizontal flip of every other image where flips keep the label.
   *
   * @param padding see {@link Transforms#padAndCrop(int)}; 4 is usual for images of 32x32 pixels
   * @throws IllegalArgumentException if the padding is out of its range
   */
  public ImageTransform flipAndCrop(int padding) {
    ImageTransform crop = padAndCrop(padding);
    return flips ? horizontalFlip(0.5).then(crop) : crop;
  }

  /** The largest strength of an operation in a policy's range, limited. */
  double most(Operation operation, ImageShape shape, boolean wide) {
    double most = operation.most(shape, wide);
    OptionalDouble limit = limit(operation);
    return limit.isPresent() ? Math.min(most, limit.getAsDouble() * operation.side(shape)) : most;
  }

  /**
   * Changes an image by the operation that a number chooses.
   *
   * @param chosen chooses the operation, in [0, 1)
   * @param magnitude part of the range, in [0, 30]
   * @param wide whether in the range of TrivialAugment
   * @param negative whether the sign is negative, where there is one
   */
  byte[] apply(
      byte[] pixels,
      ImageShape shape,
      double chosen,
      int magnitude,
      boolean wide,
      boolean negative) {
    List<Operation> choice = operations(shape.isColour());
    Operation operation = choice.get((int) (chosen * choice.size()));
    double strength = most(operation, shape, wide) * magnitude / RandAugment.MOST;
    return operation.apply(pixels, shape, operation.signed() && negative ? -strength : strength);
  }

  private static Map<Operation, Double> limits(Map<Operation, Double> limits, double ofFactors) {
    Map<Operation, Double> all = new EnumMap<>(limits);
    for (Operation operation :
        EnumSet.of(
            Operation.BRIGHTNESS, Operation.SATURATION, Operation.CONTRAST, Operation.SHARPNESS)) {
      all.putIfAbsent(operation, ofFactors);
    }
    return all;
  }
}
