package io.github.learnedmixup.demo.model;

import io.github.learnedmixup.console.Printable;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A shipped or saved model, the same for all seeds. */
public final class SharedModel implements ModelSource {
  private final String name;
  private final PixelCnn model;
  private final boolean hasSeenMore;

  /**
   * Uses a model for a data set.
   *
   * @param shared the images that the classifiers of all seeds learn from; null where each seed has
   *     its own: a model that was trained on just these has seen no more than the classifiers
   * @throws InvalidInputException if the model is for images of another size or other classes
   */
  public SharedModel(
      String name, PixelCnn model, LabelledImages images, @Nullable LabelledImages shared) {
    requireFit(name, model.spec(), images);
    this.name = name;
    this.model = model;
    this.hasSeenMore = shared == null || !model.provenance().dataDigest().equals(shared.digest());
  }

  /**
   * Checks that a model goes with a data set.
   *
   * @throws InvalidInputException if the model is for images of another size or other classes
   */
  public static void requireFit(String name, PixelCnnSpec spec, LabelledImages images) {
    if (!spec.fits(images)) {
      throw new InvalidInputException(
          "model %s is for images of %s pixels in %d classes, but the data set has %s in %d"
              .formatted(name, spec.shape(), spec.classes(), images.shape(), images.classes()));
    }
  }

  @Override
  public PixelCnn forSeed(long seed, LabelledImages training) {
    return model;
  }

  @Override
  public String description() {
    return String.format(
        Locale.ROOT,
        "the model %s, trained beforehand on %,d images of %s%s",
        Printable.of(name),
        model.provenance().images(),
        Printable.of(model.provenance().dataset()),
        Double.isNaN(model.provenance().validationNats()) ? "" : " and validated on others");
  }

  @Override
  public boolean hasSeenMore() {
    return hasSeenMore;
  }
}
