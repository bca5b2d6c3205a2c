package io.github.learnedmixup.benchmarks.rival;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.matrix.HostMemory;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class TorchWeightsTest {
  private static final int FEATURES = 2;
  private static final PixelCnnSpec SPEC =
      PixelCnnSpec.of(5, 5, 3).withFeatures(FEATURES).withDilations(List.of(2));

  /** The weights are numbered in the order in which they are laid out, column by column. */
  private static Map<String, TorchTensor> tensors;

  @BeforeAll
  static void number() {
    var weights = new Weights(SPEC, DataType.FLOAT);
    float[] numbers = new float[(int) Weights.size(SPEC)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    HostMemory.put(numbers, weights.flat());
    tensors = TorchWeights.of(weights);
  }

  @Test
  void shapes_areThoseOfConvolutions() {
    assertThat(tensors.get("vertical.0.taps").shape()).containsExactly(4, 2, 3, 7);
    assertThat(tensors.get("horizontal.0.taps").shape()).containsExactly(4, 2, 1, 3);
    assertThat(tensors.get("vertical.1.taps").shape()).containsExactly(4, 2, 2, 3);
    assertThat(tensors.get("horizontal.1.taps").shape()).containsExactly(4, 2, 1, 2);
    assertThat(tensors.get("horizontal.1.link").shape()).containsExactly(4, 2, 1, 1);
    assertThat(tensors.get("horizontal.1.residual").shape()).containsExactly(2, 2, 1, 1);
    assertThat(tensors.get("horizontal.1.classes").shape()).containsExactly(3, 4);
    assertThat(tensors.get("out.weights").shape()).containsExactly(4, 2, 1, 1);
    assertThat(tensors.get("out.bias").shape()).containsExactly(4);
  }

  @Test
  void everyWeight_appearsOnce() {
    float[] all = new float[(int) Weights.size(SPEC)];
    for (TorchTensor tensor : tensors.values()) {
      for (float number : tensor.values()) {
        all[(int) number]++;
      }
    }

    assertThat(all).containsOnly(1);
  }

  @Test
  void firstLayersPatch_isCutIntoChannelsAndPlaces() {
    // One matrix of 2 rows: for each of 21 places, first the values, then the ones.
    float[] kernel = tensors.get("vertical.0.taps").values();

    assertThat(kernel[0]).isEqualTo(0);
    assertThat(kernel[1]).isEqualTo(2 * FEATURES);
    assertThat(kernel[21]).isEqualTo(FEATURES);
    assertThat(kernel[2 * 21]).isEqualTo(1);
  }

  @Test
  void laterLayersTaps_lieWhereTheyLook() {
    float[] kernel = tensors.get("vertical.1.taps").values();
    float own = kernel[4];
    int matrix = FEATURES * FEATURES;

    // Rows above first; the own place, which is the first tap, in the middle of the second row.
    assertThat(new float[] {kernel[0], kernel[1], kernel[2], kernel[3], kernel[4], kernel[5]})
        .containsExactly(
            own + 3 * matrix,
            own + 4 * matrix,
            own + 5 * matrix,
            own + matrix,
            own,
            own + 2 * matrix);
  }
}
