package io.github.learnedmixup.augment.transform.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PolicyTest {
  private static final ImageShape COLOUR = ImageShape.colour(24, 28);
  private static final ImageShape GREY = ImageShape.grey(24, 28);

  /** Magnitudes 0 to 30 as strengths, by the figures of torchvision's tables for 24x28. */
  private static Map<Operation, DoubleUnaryOperator> table(boolean wide) {
    Map<Operation, DoubleUnaryOperator> table = new EnumMap<>(Operation.class);
    double factor = wide ? 0.99 : 0.9;
    table.put(Operation.IDENTITY, m -> 0);
    table.put(Operation.SHEAR_X, m -> (wide ? 0.99 : 0.3) * m / 30);
    table.put(Operation.SHEAR_Y, table.get(Operation.SHEAR_X));
    table.put(Operation.TRANSLATE_X, m -> (wide ? 32 : 150.0 / 331 * 28) * m / 30);
    table.put(Operation.TRANSLATE_Y, m -> (wide ? 32 : 150.0 / 331 * 24) * m / 30);
    table.put(Operation.ROTATE, m -> (wide ? 135.0 : 30.0) * m / 30);
    table.put(Operation.BRIGHTNESS, m -> factor * m / 30);
    table.put(Operation.SATURATION, m -> factor * m / 30);
    table.put(Operation.CONTRAST, m -> factor * m / 30);
    table.put(Operation.SHARPNESS, m -> factor * m / 30);
    table.put(Operation.POSTERISE, m -> (wide ? 6 : 4) * m / 30);
    table.put(Operation.SOLARISE, m -> 256 * m / 30);
    table.put(Operation.AUTO_CONTRAST, m -> 0);
    table.put(Operation.EQUALISE, m -> 0);
    return table;
  }

  private static byte[] image(ImageShape shape) {
    // Neither black nor white, so that no operation is without effect.
    byte[] pixels = TestImages.random(shape, 4);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (20 + (pixels[i] & 0xff) * 3 / 4);
    }
    return pixels;
  }

  @Property(tries = 100)
  void magnitudes_areThoseOfThePapers(@ForAll @IntRange(max = 30) int magnitude) {
    for (boolean wide : new boolean[] {false, true}) {
      Map<Operation, DoubleUnaryOperator> table = table(wide);
      assertThat(table.keySet()).isEqualTo(EnumSet.allOf(Operation.class));
      table.forEach(
          (operation, strength) ->
              assertThat(TransformPreset.PUBLISHED.most(operation, COLOUR, wide) * magnitude / 30)
                  .as(operation.name())
                  .isCloseTo(strength.applyAsDouble(magnitude), within(1e-9)));
    }
  }

  /** Every result of an operation at a magnitude, by its definition. */
  private static Set<List<Byte>> results(
      ImageShape shape, byte[] image, boolean wide, List<Operation> operations, int magnitude) {
    Set<List<Byte>> results = new HashSet<>();
    Map<Operation, DoubleUnaryOperator> table = table(wide);
    for (Operation operation : operations) {
      double strength = table.get(operation).applyAsDouble(magnitude);
      results.add(list(operation.apply(image, shape, strength)));
      if (operation.signed()) {
        results.add(list(operation.apply(image, shape, -strength)));
      }
    }
    return results;
  }

  private static List<Byte> list(byte[] pixels) {
    Byte[] boxed = new Byte[pixels.length];
    for (int i = 0; i < boxed.length; i++) {
      boxed[i] = pixels[i];
    }
    return List.of(boxed);
  }

  @Test
  void randAugment_choosesEveryOperationInBothDirections() {
    for (ImageShape shape : List.of(COLOUR, GREY)) {
      byte[] image = image(shape);
      List<Operation> operations = TransformPreset.PUBLISHED.operations(shape.isColour());
      Set<List<Byte>> found = new HashSet<>();
      for (int seed = 0; seed < 1000; seed++) {
        found.add(list(new RandAugment(1, 9).apply(image, shape, seed)));
      }
      assertThat(found).isEqualTo(results(shape, image, /* wide= */ false, operations, 9));
      // nine of the operations of colour images have a sign, eight of those of grey ones
      assertThat(found).hasSize(shape.isColour() ? 14 + 9 : 13 + 8);
    }
  }

  @Test
  void trivialAugment_choosesEveryOperationAndMagnitude() {
    byte[] image = image(GREY);
    List<Operation> operations = TransformPreset.PUBLISHED.operations(/* colour= */ false);
    Set<List<Byte>> expected = new HashSet<>();
    for (int magnitude = 0; magnitude <= 30; magnitude++) {
      expected.addAll(results(GREY, image, /* wide= */ true, operations, magnitude));
    }
    Set<List<Byte>> found = new HashSet<>();
    for (int seed = 0; seed < 20_000; seed++) {
      found.add(list(new TrivialAugment().apply(image, GREY, seed)));
    }
    assertThat(found.equals(expected)).isTrue(); // without printing all images
  }

  @Test
  void randAugment_appliesOperationsOneAfterTheOther() {
    byte[] image = image(COLOUR);
    byte[] twice = new RandAugment(2, 15).apply(image, COLOUR, 5);
    byte[] once = new RandAugment(1, 15).apply(image, COLOUR, 5);
    long second = SeededHash.mix(5, 1);
    assertThat(
            TransformPreset.PUBLISHED.apply(
                once,
                COLOUR,
                SeededHash.uniform(second, 0),
                15,
                /* wide= */ false,
                SeededHash.uniform(second, 1) < 0.5))
        .isEqualTo(twice);
  }

  @Property(tries = 200)
  void operations_ofNoStrengthAreTheIdentity(@ForAll boolean colour, @ForAll long seed) {
    ImageShape shape = TestImages.shape(5, 3, colour);
    byte[] image = TestImages.random(shape, seed);
    Set<Operation> withoutStrength =
        EnumSet.of(Operation.AUTO_CONTRAST, Operation.EQUALISE); // no strength turns them off
    for (Operation operation : EnumSet.complementOf(EnumSet.copyOf(withoutStrength))) {
      assertThat(operation.apply(image, shape, 0)).as(operation.name()).isEqualTo(image);
    }
    assertThat(new RandAugment(0, 30).apply(image, shape, seed)).isEqualTo(image);
  }

  @Test
  void shears_moveTheHalvesApartAndKeepTheMiddle() {
    ImageShape shape = ImageShape.grey(5, 5);
    byte[] column = new byte[25];
    for (int row = 0; row < 5; row++) {
      column[row * 5 + 2] = 100;
    }
    byte[] sheared = Operation.SHEAR_X.apply(column, shape, 1);
    for (int row = 0; row < 5; row++) {
      assertThat(sheared[row * 5 + row]).isEqualTo((byte) 100);
    }
    assertThat(Operation.SHEAR_Y.apply(column, shape, 1)).isEqualTo(column);
  }

  @Test
  void digitSafe_neverGoesBeyondItsLimits() {
    TransformPreset digits = TransformPreset.DIGIT_SAFE;
    for (boolean wide : new boolean[] {false, true}) {
      assertThat(digits.most(Operation.ROTATE, GREY, wide)).isEqualTo(15);
      assertThat(digits.most(Operation.TRANSLATE_X, GREY, wide)).isCloseTo(2.8, within(1e-9));
      assertThat(digits.most(Operation.TRANSLATE_Y, GREY, wide)).isCloseTo(2.4, within(1e-9));
      assertThat(digits.most(Operation.SHEAR_X, GREY, wide)).isEqualTo(0.2);
      assertThat(digits.most(Operation.CONTRAST, GREY, wide)).isEqualTo(0.5);
    }
    assertThat(digits.operations(/* colour= */ true)).doesNotContain(Operation.SOLARISE);
    assertThat(digits.flips()).isFalse();
    byte[] image = image(GREY);
    Set<List<Byte>> solarised = new HashSet<>();
    for (int magnitude = 1; magnitude <= 30; magnitude++) {
      solarised.add(list(Operation.SOLARISE.apply(image, GREY, 256.0 * magnitude / 30)));
    }
    solarised.remove(list(image));
    for (int seed = 0; seed < 2000; seed++) {
      assertThat(solarised)
          .doesNotContain(list(new TrivialAugment(digits).apply(image, GREY, seed)));
    }
  }

  @Test
  void upright_keepsToTheRangesOfRandAugment() {
    for (Operation operation : Operation.values()) {
      double narrow = operation.most(COLOUR, /* wide= */ false);
      for (boolean wide : new boolean[] {false, true}) {
        assertThat(TransformPreset.UPRIGHT.most(operation, COLOUR, wide))
            .as(operation.name())
            .isEqualTo(narrow);
      }
    }
    assertThat(TransformPreset.UPRIGHT.operations(/* colour= */ true))
        .containsExactly(Operation.values());
  }

  @Test
  void flipAndCrop_flipsWhereThatKeepsTheLabel() {
    ImageTransform crop = Transforms.padAndCrop(4);
    assertThat(TransformPreset.UPRIGHT.flipAndCrop(4))
        .isEqualTo(Transforms.horizontalFlip(0.5).then(crop));
    assertThat(TransformPreset.DIGIT_SAFE.flipAndCrop(4)).isEqualTo(crop);
  }

  @Test
  void constructors_refuseWhatIsOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RandAugment(17, 9))
        .withMessage("count must be in [0, 16], but is 17");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RandAugment(2, 31))
        .withMessage("magnitude must be in [0, 30], but is 31");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RandAugment(2, -1))
        .withMessage("magnitude must be in [0, 30], but is -1");
  }
}
