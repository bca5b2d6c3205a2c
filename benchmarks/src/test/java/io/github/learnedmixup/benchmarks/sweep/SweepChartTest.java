package io.github.learnedmixup.benchmarks.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweepChartTest {
  private static SweepRow row(String level, double imagesPerS, double accuracy) {
    return new SweepRow("reuse", level, imagesPerS, 0.5, 3, 2, 1, 2, accuracy);
  }

  private static BufferedImage draw(double imagesPerS, double accuracy) {
    return SweepChart.draw(
        Map.of("reuse", List.of(row("1", imagesPerS, accuracy), row("2", 1000, accuracy))));
  }

  private static int[] pixels(BufferedImage picture) {
    return picture.getRGB(
        0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
  }

  @Test
  void draw_showsWhatDiffers() {
    assertThat(pixels(draw(100, Double.NaN))).isNotEqualTo(pixels(draw(900, Double.NaN)));
  }

  @Test
  void draw_hasARowMoreForAccuracy() {
    assertThat(draw(100, 0.9).getHeight()).isEqualTo(draw(100, Double.NaN).getHeight() * 6 / 5);
  }
}
