package io.github.learnedmixup.augment.transform.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds for every transform. */
class TransformsTest {

  /** Each with strong settings, by what it is. */
  static Map<String, ImageTransform> all() {
    Map<String, ImageTransform> all = new LinkedHashMap<>();
    all.put("horizontalFlip", Transforms.horizontalFlip(1));
    all.put("verticalFlip", Transforms.verticalFlip(1));
    all.put("padAndCrop", Transforms.padAndCrop(4));
    all.put("padAndCropReflect", Transforms.padAndCrop(4, Border.REFLECT));
    all.put("turn", Transforms.turn(30));
    all.put("shift", Transforms.shift(0.3));
    all.put("shear", Transforms.shear(0.3));
    all.put("scale", Transforms.scale(0.5, 1.5));
    all.put("brightness", Transforms.brightness(0.9));
    all.put("contrast", Transforms.contrast(0.9));
    all.put("saturation", Transforms.saturation(0.9));
    all.put("hue", Transforms.hue(0.5));
    all.put("sharpness", Transforms.sharpness(0.9));
    all.put("equalise", Transforms.equalise(1));
    all.put("autoContrast", Transforms.autoContrast(1));
    all.put("posterise", Transforms.posterise(2, 1));
    all.put("solarise", Transforms.solarise(100, 1));
    all.put("invert", Transforms.invert(1));
    all.put("grey", Transforms.grey(1));
    all.put("erasing", Transforms.erasing(1));
    all.put("cutout", Transforms.cutout(4, Fill.mean()));
    all.put("randAugment", new RandAugment(2, 9));
    all.put("trivialAugment", new TrivialAugment());
    all.put("digitSafe", new RandAugment(2, 9, TransformPreset.DIGIT_SAFE));
    all.put("composed", Transforms.horizontalFlip(0.5).then(new TrivialAugment()));
    return all;
  }

  @Test
  void everyTransform_isDecidedByImageAndSeedAndLeavesTheImage() {
    all()
        .forEach(
            (name, transform) -> {
              for (ImageShape shape :
                  List.of(
                      ImageShape.colour(1, 1),
                      ImageShape.colour(1, 7),
                      ImageShape.colour(7, 1),
                      ImageShape.grey(1, 7),
                      ImageShape.grey(7, 1),
                      ImageShape.colour(2, 3),
                      ImageShape.grey(9, 5))) {
                byte[] image = TestImages.random(shape, 8);
                byte[] before = image.clone();
                for (int seed = 0; seed < 60; seed++) {
                  byte[] found = transform.apply(image, shape, seed);
                  assertThat(found).as(name + shape).hasSameSizeAs(image).isNotSameAs(image);
                  assertThat(transform.apply(image, shape, seed)).as(name).isEqualTo(found);
                  assertThat(image).as(name).isEqualTo(before);
                }
              }
            });
  }

  @Test
  void everyTransform_changesColourImages() {
    ImageShape shape = ImageShape.colour(18, 20);
    byte[] image = TestImages.random(shape, 8);
    all()
        .forEach(
            (name, transform) -> {
              int changed = 0;
              for (int seed = 0; seed < 20; seed++) {
                byte[] found = transform.apply(image, shape, seed);
                changed += Arrays.equals(found, image) ? 0 : 1;
              }
              assertThat(changed).as(name).isGreaterThan(9);
            });
  }

  @Test
  void everyTransform_isSerialisableAndTellsItsSettings() {
    all()
        .forEach(
            (name, transform) -> {
              assertThat(copy(transform)).as(name).isEqualTo(transform);
              assertThat(transform.toString()).as(name).contains("[").doesNotContain("@");
              assertThat(transform.ofEveryImage()).isFalse();
            });
  }

  private static Object copy(ImageTransform transform) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(transform);
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        return in.readObject();
      }
    } catch (IOException | ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void transforms_ofNoStrengthAreTheIdentity() {
    for (boolean colour : new boolean[] {false, true}) {
      ImageShape shape = TestImages.shape(6, 5, colour);
      byte[] image = TestImages.random(shape, 3);
      List<ImageTransform> none =
          List.of(
              Transforms.turn(0),
              Transforms.shift(0),
              Transforms.shear(0),
              Transforms.scale(1, 1),
              Transforms.brightness(0),
              Transforms.contrast(0),
              Transforms.saturation(0),
              Transforms.hue(0),
              Transforms.sharpness(0),
              Transforms.posterise(8, 1),
              Transforms.solarise(256, 1),
              Transforms.equalise(0),
              Transforms.autoContrast(0),
              Transforms.invert(0),
              Transforms.grey(0),
              Transforms.erasing(0));
      for (ImageTransform transform : none) {
        assertThat(transform.apply(image, shape, 11)).as("%s", transform).isEqualTo(image);
      }
      ImageTransform twice = Transforms.invert(1).then(Transforms.invert(1));
      assertThat(twice.apply(image, shape, 11)).isEqualTo(image);
    }
  }

  @Test
  void factors_areUniformAroundOne() {
    ImageShape shape = ImageShape.grey(1, 1);
    byte[] image = {100};
    double sum = 0;
    int least = 255;
    int most = 0;
    for (int seed = 0; seed < 2000; seed++) {
      int found = Transforms.brightness(0.4).apply(image, shape, seed)[0] & 0xff;
      sum += found;
      least = Math.min(least, found);
      most = Math.max(most, found);
    }
    assertThat(sum / 2000).isBetween(97.9, 102.1); // four standard errors
    assertThat(least).isBetween(60, 61);
    assertThat(most).isBetween(139, 140);
  }

  @Test
  void factories_refuseWhatIsOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transforms.brightness(1.1))
        .withMessage("most must be in [0, 1], but is 1.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transforms.sharpness(-0.1))
        .withMessage("most must be in [0, 1], but is -0.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transforms.hue(0.6))
        .withMessage("most must be in [0, 0.5], but is 0.6");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transforms.posterise(0, 1))
        .withMessage("bits must be in [1, 8], but is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transforms.solarise(257, 1))
        .withMessage("threshold must be in [0, 256], but is 257");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transforms.erasing(2))
        .withMessage("probability must be in [0, 1], but is 2.0");
  }
}
