package example;

import static io.github.learnedmixup.augment.transform.image.Transforms.brightness;
import static io.github.learnedmixup.augment.transform.image.Transforms.erasing;
import static io.github.learnedmixup.augment.transform.image.Transforms.horizontalFlip;
import static io.github.learnedmixup.augment.transform.image.Transforms.padAndCrop;
import static io.github.learnedmixup.augment.transform.image.Transforms.saturation;
import static io.github.learnedmixup.augment.transform.image.Transforms.sometimes;

import io.github.learnedmixup.augment.transform.TransformIterator;
import io.github.learnedmixup.augment.transform.image.Affine;
import io.github.learnedmixup.augment.transform.image.Erasing;
import io.github.learnedmixup.augment.transform.image.Fill;
import io.github.learnedmixup.augment.transform.image.RandAugment;
import io.github.learnedmixup.augment.transform.image.TransformPreset;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What howto-transforms.md shows. */
public final class Transforming {
  private Transforming() {}

  /** Trains a classifier of photographs of 32x32 pixels. */
  public static void fit(MultiLayerNetwork classifier, DataSetIterator base, int epochs) {
    ImageTransform transform = horizontalFlip(0.5).then(padAndCrop(4));
    classifier.fit(new TransformIterator(base, 32, 32, transform, 7), epochs);
  }

  /** A policy for photographs. */
  public static ImageTransform photographs() {
    return TransformPreset.UPRIGHT
        .flipAndCrop(4)
        .then(new RandAugment(2, 9, TransformPreset.UPRIGHT))
        .then(erasing(0.5));
  }

  /** A policy for digits. */
  public static ImageTransform digits() {
    return new RandAugment(2, 9, TransformPreset.DIGIT_SAFE);
  }

  /** Transforms of one's own choice. */
  public static ImageTransform chosen() {
    ImageTransform place = Affine.none().turn(10).shift(0.1).scale(0.9, 1.1);
    ImageTransform colours = brightness(0.2).then(saturation(0.3));
    Erasing small = Erasing.usual().withArea(0.02, 0.1).withFill(Fill.mean());
    return place.then(colours).then(sometimes(0.25, small));
  }
}
