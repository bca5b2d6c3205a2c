package io.github.learnedmixup.demo.classifier;

import com.fasterxml.jackson.annotation.JsonValue;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The networks that a {@link Classifier} can be. */
public enum ClassifierKind {
  /**
   * Two convolutions of 5x5 and a dense layer for grey images, three of 3x3 and a dense layer for
   * colour images, after LeNet-5 (LeCun et al. 1998, "Gradient-based learning applied to document
   * recognition").
   */
  LENET,

  /**
   * A residual network of 20 thin layers with batch normalisation (He et al. 2016, "Deep residual
   * learning for image recognition", arXiv:1512.03385, section 4.2).
   */
  RESNET;

  /** Its name in files and options. */
  @JsonValue
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind of a name in options.
   *
   * @throws InvalidInputException if there is none
   */
  public static ClassifierKind named(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.id().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "--classifier must be among %s, but is \"%s\""
                        .formatted(
                            Arrays.stream(values())
                                .map(ClassifierKind::id)
                                .collect(Collectors.joining(", ")),
                            name)));
  }

  ClassifierNetwork network(ImageShape shape, int classes, ClassifierSettings settings, long seed) {
    return switch (this) {
      case LENET -> new LeNet(shape, classes, settings, seed);
      case RESNET -> new ResNet(shape, classes, settings, seed);
    };
  }
}
