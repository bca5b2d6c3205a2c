package io.github.learnedmixup.demo.arm;

import com.fasterxml.jackson.annotation.JsonValue;
import io.github.learnedmixup.augment.transform.image.Transforms;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What every image goes through, real or generated, anew each time that it is shown. */
public enum ImagePolicy {
  /** As is usual for small photographs: flips, and crops of images padded by 4 pixels of black. */
  FLIP_CROP(
      Transforms.horizontalFlip(0.5).then(Transforms.padAndCrop(4)),
      "horizontalFlip(0.5).then(padAndCrop(4))");

  @SuppressWarnings("ImmutableEnumChecker") // both transforms are immutable
  private final ImageTransform transform;

  private final String code;

  ImagePolicy(ImageTransform transform, String code) {
    this.transform = transform;
    this.code = code;
  }

  /** The transforms, in their order. */
  public ImageTransform transform() {
    return transform;
  }

  /** The Java that makes it, with the methods of {@link Transforms} imported. */
  public String code() {
    return code;
  }

  /** Its name in files and options. */
  @JsonValue
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The policy of a name in options.
   *
   * @throws InvalidInputException if there is none
   */
  public static ImagePolicy named(String name) {
    return Arrays.stream(values())
        .filter(policy -> policy.id().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "--policy must be of %s, but is \"%s\""
                        .formatted(
                            Arrays.stream(values())
                                .map(ImagePolicy::id)
                                .collect(Collectors.joining(", ")),
                            name)));
  }
}
