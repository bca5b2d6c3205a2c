package io.github.learnedmixup.demo.arm;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.learnedmixup.augment.transform.image.RandAugment;
import io.github.learnedmixup.augment.transform.image.TransformPreset;
import io.github.learnedmixup.augment.transform.image.Transforms;
import io.github.learnedmixup.augment.transform.image.TrivialAugment;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every image goes through, real or generated, anew each time that it is shown: the components
 * in their order; one that is false, 0 or null is left out.
 *
 * @param flips whether every other image is mirrored, left to right
 * @param padding pixels of black that an image is padded by on each side before a random part of
 *     its own size is cut out
 * @param operations randomly chosen ones
 * @param erasing share of the images of which a random rectangle is erased
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record ImagePolicy(
    boolean flips, int padding, @Nullable Operations operations, double erasing) {

  /** As is usual for small photographs. */
  public static final ImagePolicy FLIP_CROP = new ImagePolicy(true, 4, null, 0);

  private static final String FLIP_CROP_NAME = "flip-crop";

  /**
   * Operations that are chosen at random for each image.
   *
   * @param count operations of {@link RandAugment}; 0 for {@link TrivialAugment}, which has one
   * @param magnitude of RandAugment, in [0, 30]; 0 for TrivialAugment, whose is random
   * @param preset which operations keep the label
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Operations(int count, int magnitude, TransformPreset preset) {
    static Operations trivial(TransformPreset preset) {
      return new Operations(0, 0, preset);
    }

    private ImageTransform transform() {
      return count == 0 ? new TrivialAugment(preset) : new RandAugment(count, magnitude, preset);
    }

    private String code() {
      return count == 0
          ? "new TrivialAugment(TransformPreset.%s)".formatted(preset)
          : "new RandAugment(%d, %d, TransformPreset.%s)".formatted(count, magnitude, preset);
    }
  }

  public ImagePolicy {
    if (!flips && padding == 0 && operations == null && erasing == 0) {
      throw new IllegalArgumentException("a policy must do something");
    }
  }

  static ImagePolicy of(Operations operations) {
    return new ImagePolicy(false, 0, operations, 0);
  }

  /**
   * The policy of a name in options.
   *
   * @throws InvalidInputException if there is none
   */
  public static ImagePolicy named(String name) {
    if (!name.equals(FLIP_CROP_NAME)) {
      throw new InvalidInputException(
          "--policy must be %s, but is \"%s\"".formatted(FLIP_CROP_NAME, name));
    }
    return FLIP_CROP;
  }

  ImagePolicy withErasing(double share) {
    return new ImagePolicy(flips, padding, operations, share);
  }

  /** The transforms, in their order. */
  ImageTransform transform() {
    List<ImageTransform> transforms = new ArrayList<>();
    if (flips) {
      transforms.add(Transforms.horizontalFlip(0.5));
    }
    if (padding > 0) {
      transforms.add(Transforms.padAndCrop(padding));
    }
    if (operations != null) {
      transforms.add(operations.transform());
    }
    if (erasing > 0) {
      transforms.add(Transforms.erasing(erasing));
    }
    return transforms.stream().reduce(ImageTransform::then).orElseThrow();
  }

  /** The Java that makes the transforms. */
  public String code() {
    List<String> transforms = new ArrayList<>();
    if (flips) {
      transforms.add("Transforms.horizontalFlip(0.5)");
    }
    if (padding > 0) {
      transforms.add("Transforms.padAndCrop(%d)".formatted(padding));
    }
    if (operations != null) {
      transforms.add(operations.code());
    }
    if (erasing > 0) {
      transforms.add("Transforms.erasing(%s)".formatted(erasing));
    }
    String first = transforms.get(0);
    return transforms.stream().skip(1).reduce(first, "%s.then(%s)"::formatted);
  }

  /** Sets what decides results, setting by setting. */
  void describe(Description.Builder to) {
    to.set("flips", flips, false).set("padding", padding, 0).set("erasing", erasing, 0.0);
    if (operations != null) {
      to.set("operations.count", operations.count())
          .set("operations.magnitude", operations.magnitude())
          .set("operations.preset", operations.preset());
    }
  }
}
