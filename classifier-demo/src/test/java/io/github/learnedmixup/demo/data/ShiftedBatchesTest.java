package io.github.learnedmixup.demo.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.digits.Digits;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

class ShiftedBatchesTest {
  private static final LabelledImages DIGITS = Digits.draw(30, 1);

  @Test
  void moved_letsBlackInFromTheRim() {
    float[] image = {1, 2, 3, 4, 5, 6};

    assertThat(ShiftedBatches.moved(image, ImageShape.grey(2, 3), 0, 0))
        .containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(ShiftedBatches.moved(image, ImageShape.grey(2, 3), 1, 0))
        .containsExactly(0, 0, 0, 1, 2, 3);
    assertThat(ShiftedBatches.moved(image, ImageShape.grey(2, 3), 0, -1))
        .containsExactly(2, 3, 0, 5, 6, 0);
    assertThat(ShiftedBatches.moved(image, ImageShape.grey(2, 3), -1, 1))
        .containsExactly(0, 4, 5, 0, 0, 0);
  }

  @Test
  void moved_movesEachChannelByItself() {
    float[] image = {1, 2, 3, 4, 5, 6};

    assertThat(ShiftedBatches.moved(image, ImageShape.colour(1, 2), 0, 1))
        .containsExactly(0, 1, 0, 3, 0, 5);
  }

  @Test
  void mirrored_exchangesLeftAndRightInEveryRowOfEveryChannel() {
    float[] image = {1, 2, 3, 4, 5, 6};

    assertThat(ShiftedBatches.mirrored(image, 3)).containsExactly(3, 2, 1, 6, 5, 4);
  }

  @Test
  void next_mirrorsSomeImagesInColourAndNoneInGrey() {
    byte[] image = {1, 1, 1, 9, 9, 9};
    LabelledImages colour =
        LabelledImages.of(
            ImageShape.colour(1, 2), 1, List.of(), Collections.nCopies(40, image), new int[40]);
    LabelledImages grey =
        LabelledImages.of(
            ImageShape.grey(1, 6), 1, List.of(), Collections.nCopies(40, image), new int[40]);

    assertThat(Set.copyOf(rows(new ShiftedBatches(colour, 40, 0, 5).next()))).hasSize(2);
    assertThat(Set.copyOf(rows(new ShiftedBatches(grey, 40, 0, 5).next()))).hasSize(1);
  }

  @Test
  void next_dependsOnTheSeedAlone() {
    ShiftedBatches first = new ShiftedBatches(DIGITS, 20, 2, 5);
    ShiftedBatches second = new ShiftedBatches(DIGITS, 20, 2, 5);
    for (int i = 0; i < 4; i++) {
      assertThat(second.next()).isEqualTo(first.next());
    }

    assertThat(new ShiftedBatches(DIGITS, 20, 2, 6).next()).isNotEqualTo(first.next());
  }

  @Test
  void next_withoutShiftGivesTheImagesAsTheyAre() {
    DataSet batch = new ShiftedBatches(DIGITS, 30, 0, 5).next();
    DataSet all = RealBatches.inOrder(DIGITS, 30).next();

    assertThat(rows(batch)).containsExactlyInAnyOrderElementsOf(rows(all));
    assertThat(batch.getLabels().sum(0)).isEqualTo(all.getLabels().sum(0));
  }

  private static List<String> rows(DataSet batch) {
    return Stream.of(batch.getFeatures().reshape(batch.getFeatures().size(0), -1).toFloatMatrix())
        .map(Arrays::toString)
        .toList();
  }
}
