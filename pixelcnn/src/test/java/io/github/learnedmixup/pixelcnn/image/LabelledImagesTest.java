package io.github.learnedmixup.pixelcnn.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.idx.TinySets;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LabelledImagesTest {
  private static final LabelledImages IMAGES = TinySets.images(10, 3);

  @Test
  void constructor_refusesArraysThatDoNotFit() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> new LabelledImages(2, 2, 2, new byte[7], new int[2]))
        .withMessageContaining("8")
        .withMessageContaining("7");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> new LabelledImages(1, 1, 2, new byte[2], new int[] {1, 2}))
        .withMessageContaining("label 1 is 2");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> new LabelledImages(1, 1, 2, new byte[1], new int[] {-1}))
        .withMessageContaining("label 0 is -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LabelledImages(0, 1, 2, new byte[0], new int[0]))
        .withMessageContaining("height");
  }

  @Test
  void of_putsImagesTogetherAndRefusesThoseOfAnotherSize() {
    List<byte[]> singles = List.of(IMAGES.image(3), IMAGES.image(1));
    int[] labels = {IMAGES.label(3), IMAGES.label(1)};

    LabelledImages joined =
        LabelledImages.of(IMAGES.shape(), IMAGES.classes(), List.of(), singles, labels);

    assertThat(joined.digest()).isEqualTo(IMAGES.select(3, 1).digest());
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> LabelledImages.of(1, 2, 1, List.of(new byte[2], new byte[3]), new int[2]))
        .withMessage("image 1 must have 1x2 pixels, 2 bytes, but has 3 bytes");
  }

  @Test
  void grey_isUnsigned() {
    LabelledImages white = new LabelledImages(1, 1, 1, new byte[] {(byte) 255}, new int[1]);
    assertThat(white.grey(0, 0)).isEqualTo(255);
  }

  @Test
  void image_isACopy() {
    IMAGES.image(2)[0]++;
    assertThat(IMAGES.image(2)[0] & 0xff).isEqualTo(IMAGES.grey(2, 0));
  }

  @Test
  void placesBeyondTheImagesAreRefused() {
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> IMAGES.range(5, 11));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> IMAGES.image(10));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> IMAGES.grey(0, 12));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> IMAGES.select(10));
  }

  @Test
  void varied_changesEachImageByASeedOfItsOwn() {
    Binarisation binarisation = new Binarisation();
    LabelledImages varied = IMAGES.varied(List.of(binarisation), 5);
    assertThat(varied.size()).isEqualTo(10);
    for (int i = 0; i < 10; i++) {
      long seed = SeededHash.mix(SeededHash.mix(5, i), 0);
      assertThat(varied.image(i))
          .isEqualTo(binarisation.apply(IMAGES.image(i), IMAGES.shape(), seed));
      assertThat(varied.label(i)).isEqualTo(IMAGES.label(i));
    }
  }

  @Test
  void varied_byNothingLeavesTheImagesAsTheyAre() {
    assertThat(IMAGES.varied(List.of(), 5).digest()).isEqualTo(IMAGES.digest());
  }

  @Test
  void varied_appliesTheVariationsInTheirOrder() {
    ImageTransform brighter = (greys, shape, seed) -> plus(greys, 1);
    ImageTransform doubled = (greys, shape, seed) -> plus(greys, greys[0]);
    LabelledImages one = new LabelledImages(1, 1, 1, new byte[] {3}, new int[1]);
    assertThat(one.varied(List.of(brighter, doubled), 1).grey(0, 0)).isEqualTo(8);
    assertThat(one.varied(List.of(doubled, brighter), 1).grey(0, 0)).isEqualTo(7);
  }

  private static byte[] plus(byte[] greys, int more) {
    return new byte[] {(byte) (greys[0] + more)};
  }

  @Test
  void select_takesImagesWithTheirLabelsInTheOrderGiven() {
    LabelledImages chosen = IMAGES.select(7, 2, 7);
    assertThat(chosen.size()).isEqualTo(3);
    assertThat(chosen.image(1)).isEqualTo(IMAGES.image(2));
    assertThat(chosen.image(2)).isEqualTo(IMAGES.image(7));
    assertThat(chosen.label(0)).isEqualTo(IMAGES.label(7));
    assertThat(chosen.classes()).isEqualTo(3);
  }

  @Test
  void range_takesWhatLiesBetween() {
    LabelledImages part = IMAGES.range(4, 6);
    assertThat(part.size()).isEqualTo(2);
    assertThat(part.image(1)).isEqualTo(IMAGES.image(5));
    assertThat(part.label(1)).isEqualTo(IMAGES.label(5));
  }

  @Test
  void shuffled_keepsEveryImageWithItsLabel() {
    LabelledImages shuffled = IMAGES.shuffled(3);
    Set<String> before = new HashSet<>();
    Set<String> after = new HashSet<>();
    for (int i = 0; i < IMAGES.size(); i++) {
      before.add(IMAGES.select(i).digest());
      after.add(shuffled.select(i).digest());
    }
    assertThat(after).isEqualTo(before);
    assertThat(shuffled.digest()).isEqualTo(IMAGES.shuffled(3).digest());
    assertThat(shuffled.digest()).isNotEqualTo(IMAGES.shuffled(4).digest());
  }

  @Test
  void digest_changesWithEveryPart() {
    LabelledImages images = new LabelledImages(1, 2, 2, new byte[] {1, 2}, new int[] {0});
    Set<String> digests = new HashSet<>();
    digests.add(images.digest());
    digests.add(new LabelledImages(2, 1, 2, new byte[] {1, 2}, new int[] {0}).digest());
    digests.add(new LabelledImages(1, 2, 3, new byte[] {1, 2}, new int[] {0}).digest());
    digests.add(new LabelledImages(1, 2, 2, new byte[] {1, 3}, new int[] {0}).digest());
    digests.add(new LabelledImages(1, 2, 2, new byte[] {1, 2}, new int[] {1}).digest());
    assertThat(digests).hasSize(5).allMatch(digest -> digest.matches("[0-9a-f]{64}"));
    assertThat(new LabelledImages(1, 2, 2, new byte[] {1, 2}, new int[] {0}).digest())
        .isEqualTo(images.digest());
  }

  @Test
  void of_refusesMorePixelsThanAnArrayHolds() {
    // As 32-bit numbers, these sizes have the product 0.
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> LabelledImages.of(1 << 16, 1 << 16, 1, List.of(new byte[1]), new int[1]))
        .withMessageContaining("at most 2147483639 bytes together")
        .withMessageContaining("1 of 65536x65536");
  }
}
