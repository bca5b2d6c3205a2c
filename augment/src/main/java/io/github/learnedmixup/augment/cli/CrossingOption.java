package io.github.learnedmixup.augment.cli;

import io.github.learnedmixup.augment.RealParents;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;

/** The option that says how real parents are crossed. */
final class CrossingOption {
  @Option(
      names = "--crossing",
      paramLabel = "NAME",
      showDefaultValue = Help.Visibility.NEVER,
      description =
          "How parents are crossed: ${COMPLETION-CANDIDATES}; by default as an iterator does it, EVEN"
              + " for grey images and MATCHED for those in colour.")
  private RealParents.@Nullable Crossing crossing;

  /** The crossing for images of a shape. */
  RealParents.Crossing of(ImageShape shape) {
    return crossing == null ? RealParents.Crossing.defaultOf(shape) : crossing;
  }
}
