package io.github.learnedmixup.pixelcnn.training;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.Provenance;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.stream.IntStream;

/**
 * How the training split of a set is cut into images to train on and images that are held out: the
 * images are shuffled by the training's seed, and the first tenth, 5,000 at most, is held out.
 *
 * @param training what gradients come from
 * @param validation what is held out
 */
@Internal
public record ValidationCut(LabelledImages training, LabelledImages validation) {
  private static final int MOST = 5000;

  /** Cuts images that are already shuffled. */
  public static ValidationCut of(LabelledImages shuffled) {
    int heldOut = heldOut(shuffled.size());
    return new ValidationCut(shuffled.range(heldOut, shuffled.size()), shuffled.range(0, heldOut));
  }

  /**
   * The cut that a model was trained with, as far as its provenance tells it. A training may have
   * used only the first of the shuffled images ({@code train --limit}): how many follows from the
   * number it was trained on. Where two numbers fit, and neither is that of all images, the smaller
   * one is taken, since what it holds out is held out by the other, too; where none does, all
   * images count as trained on. Of images that are not those of the training, as the provenance
   * tells, a tenth is held out as ever.
   *
   * @param images the training split, in its own order
   */
  public static ValidationCut of(LabelledImages images, Provenance provenance) {
    boolean isKnown = !provenance.dataDigest().isEmpty();
    if (isKnown && !provenance.dataDigest().equals(images.digest())) {
      return of(images.shuffled(provenance.seed()));
    }
    return asTrained(images, provenance);
  }

  private static ValidationCut asTrained(LabelledImages images, Provenance provenance) {
    int all = images.size();
    int trainedOn = provenance.images();
    LabelledImages shuffled = images.shuffled(provenance.seed());
    if (trainedOn == 0 || trainedOn == all - heldOut(all)) {
      return of(shuffled);
    }
    return IntStream.rangeClosed(trainedOn, all)
        .filter(used -> used - heldOut(used) == trainedOn)
        .mapToObj(used -> of(shuffled.range(0, used)))
        .findFirst()
        .orElseGet(() -> new ValidationCut(shuffled, shuffled.range(0, 0)));
  }

  private static int heldOut(int images) {
    return Math.min(MOST, images / 10);
  }
}
