package io.github.learnedmixup.demo.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.demo.report.NearestClassPairs;
import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.util.List;
import org.junit.jupiter.api.Test;

class BetweenRowsTest {
  private static final int LAST = BetweenRows.POSITIONS - 1;

  /** Images of one pixel: those of class 0 and 1 are like each other, that of class 2 is not. */
  private static LabelledImages images() {
    byte[] greys = {10, 20, 25, 35, (byte) 200};
    return new LabelledImages(1, 1, 4, greys, new int[] {0, 0, 1, 1, 2});
  }

  private static List<BetweenRows> make(List<ClassPair> pairs) {
    PixelCnn model = PixelCnn.untrained(new PixelCnnSpec(1, 1, 4, 4, 4, List.of(1)), 1);
    try (Sampler sampler = model.sampler()) {
      return BetweenRows.make(model, sampler, pairs, Blend.PRODUCT, 1, images(), 5);
    }
  }

  @Test
  void make_leadsFromTheFirstClassToTheSecondInFourWays() {
    List<BetweenRows> rows = make(List.of(new ClassPair(0, 1), new ClassPair(1, 2)));

    assertThat(rows).extracting(row -> row.pair().first()).containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
    assertThat(BetweenRows.lambda(0)).isOne();
    assertThat(BetweenRows.lambda(LAST)).isZero();
    List<byte[]> averages = rows.get(3).greys();
    assertThat(averages.get(0)).containsExactly(10);
    assertThat(averages.get(5)).as("half of 10, half of 25").containsExactly(18);
    assertThat(averages.get(LAST)).containsExactly(25);
    assertThat(averages.get(BetweenRows.POSITIONS)).as("another row").containsExactly(20);
    assertThat(averages.get(2 * BetweenRows.POSITIONS)).as("begins anew").containsExactly(10);
  }

  @Test
  void make_drawsTheEndsAlikeByEveryBlend() {
    List<BetweenRows> rows = make(List.of(new ClassPair(0, 1)));

    assertThat(rows.get(0).greys().get(0)).isEqualTo(rows.get(1).greys().get(0));
    assertThat(rows.get(0).greys().get(LAST)).isEqualTo(rows.get(1).greys().get(LAST));
  }

  @Test
  void make_drawsWhatIsLikeTheImagesThatAreAveraged() {
    PixelCnn model = PixelCnn.untrained(new PixelCnnSpec(1, 1, 4, 256, 4, List.of(1)), 1);
    byte[] greys = {0, 0, (byte) 255, (byte) 255};
    LabelledImages images = new LabelledImages(1, 1, 4, greys, new int[] {0, 0, 1, 1});
    List<BetweenRows> rows;
    try (Sampler sampler = model.sampler()) {
      rows =
          BetweenRows.make(
              model, sampler, List.of(new ClassPair(0, 1)), Blend.PRODUCT, 1, images, 5);
    }
    // Half of the range is three standard deviations of a parent's density.
    for (int row = 0; row < BetweenRows.ROWS; row++) {
      int first = row * BetweenRows.POSITIONS;
      assertThat(rows.get(2).greys().get(first)[0] & 0xff).isLessThan(128);
      assertThat(rows.get(2).greys().get(first + LAST)[0] & 0xff).isGreaterThan(127);
    }
  }

  @Test
  void together_keepsTheOrder() {
    List<BetweenRows> rows = make(List.of(new ClassPair(0, 1), new ClassPair(1, 2)));

    LabelledImages together = BetweenRows.together(rows, images());

    int row = BetweenRows.ROWS * BetweenRows.POSITIONS;
    assertThat(together.size()).isEqualTo(8 * row);
    assertThat(together.image(5 * row + 7)).isEqualTo(rows.get(5).greys().get(7));
    assertThat(together.label(5 * row)).isOne();
  }

  @Test
  void alikeClasses_areThoseWithTheNearestMeans() {
    assertThat(NearestClassPairs.of(images(), 2))
        .containsExactly(new ClassPair(0, 1), new ClassPair(1, 2));
    assertThat(NearestClassPairs.of(images(), 9)).as("nothing is said of class 3").hasSize(3);
  }

  @Test
  void alikeClasses_takeNoClassMoreThanTwice() {
    byte[] greys = {50, 51, 53, 57, 0};
    LabelledImages images = new LabelledImages(1, 1, 5, greys, new int[] {0, 1, 2, 3, 4});

    assertThat(NearestClassPairs.of(images, 9))
        .containsExactly(
            new ClassPair(0, 1), new ClassPair(1, 2), new ClassPair(0, 2), new ClassPair(3, 4));
  }
}
