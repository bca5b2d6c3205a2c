package io.github.learnedmixup.augment.transform.mixing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.augment.LambdaDistribution;
import io.github.learnedmixup.augment.batch.Rectangle;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each way's arithmetic against its slow definition. */
class OverlayTest {
  private static final List<PixelGrid> GRIDS =
      List.of(
          new PixelGrid(7, 10, 1, true),
          new PixelGrid(7, 10, 3, true),
          new PixelGrid(7, 10, 3, false),
          new PixelGrid(28, 28, 1, true));

  /** Two images of values that occur once. */
  private static double[] images(PixelGrid grid, double from) {
    double[] images = new double[2 * grid.values()];
    Arrays.setAll(images, i -> from + i);
    return images;
  }

  private static List<MixWay> masked() {
    return List.of(
        MixWay.cutMix(1),
        MixWay.cutMix(
            LambdaDistribution.uniform(), CutBox.defaults().withAspect(0.5, 2).withAreas(0.1, 0.6)),
        MixWay.fMix(1),
        MixWay.gridMix(1, 4));
  }

  @Test
  void maskedWays_takeWholePixelsAndKeepTheShareThatTheySay() {
    for (PixelGrid grid : GRIDS) {
      for (MixWay way : masked()) {
        for (long seed = 0; seed < 50; seed++) {
          double lambda = SeededHash.uniform(7, seed);
          double[] partners = images(grid, 0);
          double[] images = images(grid, 1e6);
          Overlay overlay = way.overlay(grid, lambda, seed);
          overlay.lay(partners, 1, images, 0, false);
          double[] before = images(grid, 1e6);
          int taken = 0;
          for (int pixel = 0; pixel < grid.pixels(); pixel++) {
            boolean first = images[grid.place(pixel, 0)] < 1e6;
            taken += first ? 1 : 0;
            for (int channel = 0; channel < grid.channels(); channel++) {
              int place = grid.place(pixel, channel);
              assertThat(images[place])
                  .isEqualTo(first ? partners[grid.values() + place] : before[place]);
            }
          }
          assertThat(1 - (double) taken / grid.pixels()).isEqualTo(overlay.kept());
          // The other image is left alone.
          assertThat(Arrays.copyOfRange(images, grid.values(), images.length))
              .isEqualTo(Arrays.copyOfRange(before, grid.values(), images.length));
          assertThat(partners).isEqualTo(images(grid, 0));
        }
      }
    }
  }

  @Test
  void fMix_takesTheShareThatLambdaSaysUpToHalfAPixel() {
    for (PixelGrid grid : GRIDS) {
      for (long seed = 0; seed < 20; seed++) {
        double lambda = SeededHash.uniform(8, seed);
        assertThat(MixWay.fMix(1).overlay(grid, lambda, seed).kept())
            .isCloseTo(lambda, within(0.5001 / grid.pixels()));
      }
    }
  }

  @Test
  void gridMix_takesTheShareOfTheCellsThatLambdaSays() {
    PixelGrid grid = new PixelGrid(8, 12, 3, true);
    for (int cells = 0; cells <= 16; cells++) {
      assertThat(MixWay.gridMix(1, 4).overlay(grid, 1 - cells / 16.0, cells).kept())
          .isEqualTo(1 - cells / 16.0);
    }
  }

  /** The noise's power falls with the frequency: its mask has few pieces, white noise many. */
  @Test
  void fMixMasks_haveFewPieces() {
    PixelGrid grid = new PixelGrid(28, 28, 1, true);
    int smooth = 0;
    int rough = 0;
    for (long seed = 0; seed < 20; seed++) {
      smooth += pieces(MaskedCopy.ofNoise(grid, 3, 0.5, seed), grid);
      rough += pieces(MaskedCopy.ofNoise(grid, 0, 0.5, seed), grid);
    }
    assertThat(smooth / 20.0).isBetween(1.0, 3.0);
    assertThat(rough).isGreaterThan(2 * smooth);
  }

  private static int pieces(MaskedCopy mask, PixelGrid grid) {
    boolean[] seen = new boolean[grid.pixels()];
    int pieces = 0;
    for (int start = 0; start < seen.length; start++) {
      if (seen[start] || !mask.takes(start / grid.width(), start % grid.width())) {
        continue;
      }
      pieces++;
      Deque<Integer> open = new ArrayDeque<>(List.of(start));
      while (!open.isEmpty()) {
        int at = open.pop();
        int row = at / grid.width();
        int column = at % grid.width();
        if (seen[at] || !mask.takes(row, column)) {
          continue;
        }
        seen[at] = true;
        if (row > 0) {
          open.push(at - grid.width());
        }
        if (row < grid.height() - 1) {
          open.push(at + grid.width());
        }
        if (column > 0) {
          open.push(at - 1);
        }
        if (column < grid.width() - 1) {
          open.push(at + 1);
        }
      }
    }
    return pieces;
  }

  /** The sum of waves against the definition, a double sum for every pixel. */
  @Test
  void noise_isTheRealPartOfItsWaves() {
    int height = 5;
    int width = 6;
    double[] found = NoiseField.of(height, width, 3, 4);
    double[] expected = new double[height * width];
    long draw = 0;
    for (int v = -2; v <= 2; v++) {
      for (int u = 0; u <= 3; u++) {
        if (u == 0 && v == 0) {
          continue;
        }
        double amplitude = Math.pow(Math.hypot(u / 6.0, v / 5.0), -3);
        double radius = Math.sqrt(-2 * Math.log(1 - SeededHash.uniform(4, draw++)));
        double phase = 2 * Math.PI * SeededHash.uniform(4, draw++);
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            expected[y * width + x] +=
                amplitude * radius * Math.cos(phase + 2 * Math.PI * (u * x / 6.0 + v * y / 5.0));
          }
        }
      }
    }
    assertThat(found).containsExactly(expected, within(1e-6));
  }

  @Test
  void highest_marksExactlySoManyEvenAmongEqualOnes() {
    double[] values = {1, 2, 2, 2, 0, 3};
    assertThat(NoiseField.highest(values, 3))
        .containsExactly(false, true, true, false, false, true);
    assertThat(NoiseField.highest(values, 0)).doesNotContain(true);
    assertThat(NoiseField.highest(values, 6)).doesNotContain(false);
  }

  @Test
  void resizeMix_putsTheMeanOfEachAreaIntoItsPlace() {
    PixelGrid grid = new PixelGrid(4, 6, 3, false);
    double[] partners = images(grid, 0);
    double[] images = images(grid, 1e6);
    ResizedCopy half = new ResizedCopy(grid, new Rectangle(1, 3, 2, 5));
    half.lay(partners, 0, images, 1, false);
    double[] before = images(grid, 1e6);
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 6; column++) {
        for (int channel = 0; channel < 3; channel++) {
          int place = grid.values() + grid.place(row * 6 + column, channel);
          double expected = before[place];
          if (row >= 1 && row < 3 && column >= 2 && column < 5) {
            int top = 2 * (row - 1);
            int left = 2 * (column - 2);
            expected =
                (partners[grid.place(top * 6 + left, channel)]
                        + partners[grid.place(top * 6 + left + 1, channel)]
                        + partners[grid.place((top + 1) * 6 + left, channel)]
                        + partners[grid.place((top + 1) * 6 + left + 1, channel)])
                    / 4;
          }
          assertThat(images[place]).isCloseTo(expected, within(1e-9));
        }
      }
    }
    assertThat(half.kept()).isEqualTo(1 - 6 / 24.0);
  }

  @Test
  void resizeMix_takesSidesBetweenTheirLimits() {
    PixelGrid grid = new PixelGrid(20, 20, 1, true);
    for (long seed = 0; seed < 100; seed++) {
      double side = Math.sqrt(1 - MixWay.resizeMix(0.2, 0.6).overlay(grid, 0.99, seed).kept());
      assertThat(side).isBetween(0.2, 0.6);
    }
    assertThat(MixWay.resizeMix(LambdaDistribution.fixed(0.75)).overlay(grid, 0.75, 1).kept())
        .isEqualTo(0.75);
  }

  @Test
  void boxes_keepTheirProportionsAreasAndMargins() {
    CutBox box = CutBox.defaults().withAspect(0.5, 2).withAreas(0.1, 0.3).withMargin(0.5);
    boolean tall = false;
    boolean wide = false;
    for (long seed = 0; seed < 500; seed++) {
      Rectangle found = box.box(40, 40, SeededHash.uniform(3, seed), seed);
      double rows = found.bottom() - found.top();
      double columns = found.right() - found.left();
      assertThat(found.area() / 1600.0).isBetween(0.08, 0.301);
      assertThat(columns / rows).isBetween(0.45, 2.2);
      assertThat(found.top()).isNotNegative();
      assertThat(found.bottom()).isLessThanOrEqualTo(40);
      tall |= columns / rows < 0.7;
      wide |= columns / rows > 1.5;
    }
    assertThat(tall && wide).isTrue();
  }

  @Test
  void boxesWithASmallMargin_areThoseOfThePaperMovedInward() {
    for (long seed = 0; seed < 200; seed++) {
      Rectangle plain = CutBox.defaults().box(20, 10, 0.25, seed);
      // A margin that rounds to nothing takes the general way to the same box.
      assertThat(CutBox.defaults().withMargin(0.01).box(20, 10, 0.25, seed)).isEqualTo(plain);
    }
  }

  @Test
  void boxesOutOfTheirRanges_areRefused() {
    assertThatThrownBy(() -> CutBox.defaults().withAspect(2, 1))
        .hasMessageContaining("but are 2.0 to 1.0");
    assertThatThrownBy(() -> CutBox.defaults().withAreas(-0.1, 1))
        .hasMessage("areas must be in [0, 1] and rise, but are -0.1 to 1.0");
    assertThatThrownBy(() -> CutBox.defaults().withMargin(0.6))
        .hasMessage("margin must be in [0, 0.5], but is 0.6");
    assertThatThrownBy(() -> CutBox.defaults().withSides(0.5, 1.1))
        .hasMessageContaining("sides must be in [0, 1]");
  }
}
