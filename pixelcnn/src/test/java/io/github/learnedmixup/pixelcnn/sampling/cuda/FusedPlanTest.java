package io.github.learnedmixup.pixelcnn.sampling.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.error.CudaException;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.palette.Palette;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

class FusedPlanTest {
  private static final PixelCnnSpec REFERENCE = PixelCnnSpec.of(28, 28, 10);

  /** Floats of two stages. */
  private static final int STAGES = 2 * 7168;

  private static final CudaProperties T4 =
      new CudaProperties(0, "T4", 7, 5, 40, 64 << 10, 1_590_000, 15L << 30);
  private static final CudaProperties H200 =
      new CudaProperties(0, "H200", 9, 0, 132, 227 << 10, 1_980_000, 141L << 30);

  private static final SampleRequest SINGLE = SampleRequest.ofClass(0, 1);
  private static final SampleRequest TRIPLE = new SampleRequest(0, 1, 0.5, Blend.LABEL, 1, 1);

  @Test
  void plan_movesToScratchWhatDoesNotFit() {
    FusedPlan none = new FusedPlan(REFERENCE, 32, 0);
    FusedPlan some = new FusedPlan(REFERENCE, 32, 500);
    FusedPlan all = new FusedPlan(REFERENCE, 32, 1_000_000);

    assertThat(none.sharedFloats()).isEqualTo(STAGES / 32);
    assertThat(some.sharedFloats()).isBetween(STAGES / 32 + 1, 500);
    assertThat(all.scratchFloats()).isZero();
    assertThat(some.sharedFloats() + some.scratchFloats()).isEqualTo(all.sharedFloats());
    assertThat(none.sharedFloats() + none.scratchFloats()).isEqualTo(all.sharedFloats());
  }

  @Test
  void plan_keepsOnlyRowsAndColumnsThatTapsReach() {
    // Vertical: dilation + 1 rows of 28 columns for each layer, and one row for the last, which the
    // horizontal stack alone sees; horizontal: dilation + 1 columns; the image: 4 rows.
    int vertical = (2 + 3 + 5 + 9 + 5 + 5 + 2 + 1) * 28 * 32;
    int horizontal = (2 + 3 + 5 + 9 + 5 + 5 + 2 + 1) * 32;
    int image = 4 * 28 * 2;
    int biases = 16 * 2 * 32;
    int sums = 8 * 28 * 2 * 32;

    assertThat(new FusedPlan(REFERENCE, 8, 0).scratchFloats())
        .isEqualTo(vertical + horizontal + image + biases + sums);
  }

  @Test
  void pack_holdsEveryWeightOnce() {
    Weights weights = new Weights(REFERENCE, DataType.FLOAT);
    weights.initialise(1);
    double expected = weights.flat().sumNumber().doubleValue();
    double sum = 0;
    for (float weight : new FusedPlan(REFERENCE, 8, 0).pack(weights)) {
      sum += weight;
    }

    // And what the network sees of each level: from -1 to 1 evenly, so nothing in sum, and 1.
    assertThat(sum).isCloseTo(expected + REFERENCE.levels(), within(1e-2));
  }

  @Test
  void pack_holdsWhatTheNetworkSeesOfEachSymbol() {
    Palette palette = Palette.colours(new byte[] {0, 0, 0, -1, 0, 51});
    PixelCnnSpec spec = PixelCnnSpec.ofColour(8, 8, 2).withLevels(2);
    FusedPlan plan = new FusedPlan(spec, 8, 0);
    float[] packed = plan.pack(new Weights(spec, palette, DataType.FLOAT));
    int at = plan.word(FusedWords.Header.SYMBOL_INPUTS);

    assertThat(plan.word(FusedWords.Header.PIXEL_INPUTS)).isEqualTo(4);
    assertThat(Arrays.copyOfRange(packed, at, at + 8))
        .containsExactly(new float[] {-1, -1, -1, 1, 1, -1, -0.6f, 1}, within(1e-6f));
  }

  /** The figures are those of the page on graphics cards. */
  @Test
  void tiling_ofColourStaysWithinWhatTheDeviceHas() {
    for (CudaProperties device : List.of(T4, H200)) {
      for (int side : new int[] {32, 64, 128}) {
        FusedTiling tiling = FusedTiling.of(PixelCnnSpec.ofColour(side, side, 10), device);
        assertThat(tiling.plans()).hasSize(3);
        assertThat(tiling.sharedBytes().values())
            .allSatisfy(bytes -> assertThat(bytes).isBetween(1, device.sharedBytes() - 1));
        assertThat(tiling.scratchBytes()).isLessThanOrEqualTo(device.memoryBytes() / 2);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 500})
  void pack_isTheSameWhateverTheTile(int features) {
    PixelCnnSpec spec = REFERENCE.withDilations(List.of(8)).withFeatures(features);
    Weights weights = new Weights(spec, DataType.FLOAT);
    weights.initialise(1);
    FusedPlan small = new FusedPlan(spec, 8, 0);
    FusedPlan large = new FusedPlan(spec, 32, 0);

    assertThat(large.pack(weights)).isEqualTo(small.pack(weights));
    for (int run = 0; run < small.word(0, 0, FusedWords.Source.RUNS); run++) {
      for (int name :
          new int[] {FusedWords.Run.COLUMN, FusedWords.Run.TAPS, FusedWords.Run.WEIGHTS}) {
        assertThat(large.word(0, 0, run, name)).isEqualTo(small.word(0, 0, run, name));
      }
    }
  }

  @Test
  void tiles_areSmallWhereThereIsLittleToDrawAndLargeElse() {
    FusedTiling tiling = FusedTiling.of(REFERENCE, H200);

    assertThat(tile(tiling, 1, SINGLE)).isEqualTo(8);
    assertThat(tile(tiling, 132 * 8, SINGLE)).isEqualTo(8);
    assertThat(tile(tiling, 132 * 8 + 1, SINGLE)).isEqualTo(16);
    assertThat(tile(tiling, 4096, SINGLE)).isEqualTo(32);
    assertThat(tile(tiling, 100_000, SINGLE)).isEqualTo(32);
    assertThat(tiling.streams()).isEqualTo(132 * 32);
  }

  /** Of three streams each, a tile of 8 has two images and two places to spare. */
  @Test
  void tiles_areLargerWhereTheSmallOnesCannotAllBeDrawnAtOnce() {
    FusedTiling tiling = FusedTiling.of(REFERENCE, H200);

    assertThat(tile(tiling, 132 * 2, TRIPLE)).isEqualTo(8);
    assertThat(tile(tiling, 132 * 2 + 1, TRIPLE)).isEqualTo(16);
    assertThat(tile(tiling, 132 * 5, TRIPLE)).isEqualTo(16);
    assertThat(tile(tiling, 132 * 5 + 1, TRIPLE)).isEqualTo(32);
  }

  private static int tile(FusedTiling tiling, int count, SampleRequest request) {
    return tiling.planFor(Collections.nCopies(count, request)).tile();
  }

  @Test
  void tiling_staysWithinWhatTheDeviceHas() {
    for (CudaProperties device : List.of(T4, H200)) {
      for (int features : new int[] {1, 32, 64, 1024}) {
        FusedTiling tiling = FusedTiling.of(REFERENCE.withFeatures(features), device);
        assertThat(tiling.sharedBytes().values())
            .allSatisfy(bytes -> assertThat(bytes).isBetween(1, device.sharedBytes() - 1));
        assertThat(tiling.scratchBytes()).isLessThanOrEqualTo(device.memoryBytes() / 2);
        for (FusedPlan plan : tiling.plans()) {
          assertThat(plan.threads()).isBetween(32, 512);
          assertThat(plan.threads() % 32).isZero();
        }
      }
    }
  }

  @Test
  void tiling_refusesAModelOfTooManyLayers() {
    List<Integer> many = Collections.nCopies(500, 1);

    assertThatThrownBy(() -> FusedTiling.of(REFERENCE.withDilations(many), T4))
        .isInstanceOf(CudaException.class)
        .hasMessageContaining("bytes of shared memory");
  }

  @Test
  void tiling_refusesADeviceOfTooLittleMemory() {
    CudaProperties small = new CudaProperties(0, "small", 7, 5, 40, 64 << 10, 1, 1 << 20);

    assertThatThrownBy(() -> FusedTiling.of(REFERENCE, small))
        .isInstanceOf(CudaException.class)
        .hasMessageContaining("bytes of scratch on small");
  }
}
