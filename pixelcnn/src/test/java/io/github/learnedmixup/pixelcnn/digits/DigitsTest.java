package io.github.learnedmixup.pixelcnn.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.palette.Palette;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DigitsTest {
  @Test
  void draw_isTheSameOnEveryMachine() {
    // Whatever changes this makes every model trained on the digits one of other images.
    assertThat(Digits.draw(100, 1).digest())
        .isEqualTo("f092393cb8c1be9d973d3366499c8c569d3097c27ce4c0572af40222cf906e78");
  }

  @Test
  void draw_ofAnImageDoesNotDependOnHowManyAreDrawn() {
    assertThat(Digits.draw(40, 9).range(0, 15).digest()).isEqualTo(Digits.draw(15, 9).digest());
  }

  @Test
  void draw_differsFromSeedToSeedAndImageToImage() {
    Set<String> images = new HashSet<>();
    for (int seed = 0; seed < 5; seed++) {
      LabelledImages digits = Digits.draw(40, seed);
      for (int i = 0; i < digits.size(); i++) {
        images.add(digits.select(i).digest());
      }
    }
    assertThat(images).hasSize(200);
  }

  @Test
  void draw_hasEveryDigitOnceInEachTen() {
    LabelledImages digits = Digits.draw(100, 4);
    for (int ten = 0; ten < 10; ten++) {
      Set<Integer> labels = new HashSet<>();
      for (int i = 0; i < 10; i++) {
        labels.add(digits.label(10 * ten + i));
      }
      assertThat(labels).hasSize(10);
    }
    assertThat(digits.label(0) == digits.label(10) && digits.label(1) == digits.label(11))
        .isFalse();
  }

  @Test
  void draw_fillsFourLevelsAsHandwritingDoes() {
    LabelledImages digits = Digits.draw(500, 2);
    Palette palette = Palette.greys(4);
    double[] shares = new double[4];
    double border = 0;
    for (int i = 0; i < digits.size(); i++) {
      byte[] symbols = palette.symbols(digits.image(i));
      for (int pixel = 0; pixel < 784; pixel++) {
        shares[symbols[pixel]] += 1.0 / (784 * digits.size());
        int row = pixel / 28;
        int column = pixel % 28;
        boolean rim = row == 0 || row == 27 || column == 0 || column == 27;
        border = Math.max(border, rim ? digits.grey(i, pixel) / 255.0 / digits.size() : 0);
      }
    }
    assertThat(shares[0]).isBetween(0.7, 0.9);
    assertThat(shares[1]).isBetween(0.02, 0.1);
    assertThat(shares[2]).isBetween(0.02, 0.1);
    assertThat(shares[3]).isBetween(0.05, 0.2);
    assertThat(border).isLessThan(0.01);
  }

  @Test
  void draw_canBeToldApartByShapeButNotByHeart() {
    LabelledImages known = Digits.draw(500, 21);
    LabelledImages asked = Digits.draw(300, 22);
    int right = 0;
    for (int i = 0; i < asked.size(); i++) {
      right += nearest(known, asked, i) == asked.label(i) ? 1 : 0;
    }
    assertThat(right / (double) asked.size()).isBetween(0.6, 0.95);
  }

  @Test
  void draw_refusesNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Digits.draw(0, 1))
        .withMessageContaining("count must be at least 1, but is 0");
  }

  private static int nearest(LabelledImages known, LabelledImages asked, int image) {
    byte[] target = asked.image(image);
    double least = Double.POSITIVE_INFINITY;
    int label = -1;
    for (int i = 0; i < known.size(); i++) {
      byte[] candidate = known.image(i);
      double distance = 0;
      for (int pixel = 0; pixel < target.length; pixel++) {
        double difference = (target[pixel] & 0xff) - (candidate[pixel] & 0xff);
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        label = known.label(i);
      }
    }
    return label;
  }
}
