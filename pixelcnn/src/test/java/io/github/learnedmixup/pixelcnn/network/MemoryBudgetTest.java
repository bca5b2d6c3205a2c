package io.github.learnedmixup.pixelcnn.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.sampling.choice.Samplers;
import io.github.learnedmixup.pixelcnn.sampling.engine.Nd4jEngine;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class MemoryBudgetTest {
  private static final PixelCnnSpec LARGEST = PixelCnnSpec.of(ImageShape.colour(128, 128), 10);
  private static final long GIGABYTE = 1L << 30;

  @Test
  void whatIsInWork_isAsManyAsWantedForEveryGreyImageOf64x64() {
    for (int side : new int[] {1, 16, 28, 32, 64}) {
      PixelCnnSpec grey = PixelCnnSpec.of(side, side, 100);
      assertThat(MemoryBudget.trainedImages(grey, 64, 8)).isEqualTo(8);
      assertThat(MemoryBudget.scoredImages(grey, 8)).isEqualTo(8);
      assertThat(Samplers.streams(grey)).isEqualTo(128);
    }
    PixelCnnSpec digits = PixelCnnSpec.of(28, 28, 10);
    assertThat(MemoryBudget.scoringWorkers(digits, 8, 64)).isEqualTo(64);
    assertThat(MemoryBudget.samplingWorkers(128 * Nd4jEngine.bytesAStream(digits), 64))
        .isEqualTo(64);
  }

  @Test
  void whatIsInWork_isWithinTheBudgetForTheLargestImages() {
    long bytes = Network.bytesAnImage(LARGEST);
    for (int workers : new int[] {1, 2, 4, 6}) {
      int trained = MemoryBudget.trainedImages(LARGEST, workers, 8);
      int scored = MemoryBudget.scoredImages(LARGEST, 8);
      int scorers = MemoryBudget.scoringWorkers(LARGEST, scored, workers);
      assertThat(trained).isBetween(1, 8);
      assertThat(((long) workers * trained + (long) scorers * scored) * bytes)
          .as("bytes of a training by %d workers", workers)
          .isLessThan(5 * GIGABYTE / 2);
    }
    int streams = Samplers.streams(LARGEST);
    long engine = streams * Nd4jEngine.bytesAStream(LARGEST);
    assertThat(streams).isBetween(3, 127);
    assertThat(MemoryBudget.samplingWorkers(engine, 64) * engine).isLessThan(2 * GIGABYTE);
  }

  @Test
  void statedBytesOfAnImage_areThoseThatAreAllocated() {
    PixelCnnSpec spec = PixelCnnSpec.of(24, 16, 3);
    Weights weights = new Weights(spec, DataType.FLOAT);
    Weights sums = new Weights(spec, DataType.FLOAT);
    weights.initialise(1);
    byte[][] images = new byte[2][spec.pixels()];
    double[][] labels = {{1, 0, 0}, {0, 1, 0}};
    try (Network network = new Network(weights, images.length, 0.1)) {
      network.forward(images, labels, /* training= */ true, 1);
      network.backward(sums, 1);
      // Inputs, head and masks are a fifth at most of what is stated.
      assertThat(network.allocatedBytes() / (images.length * (double) Network.bytesAnImage(spec)))
          .isBetween(0.8, 1.0);
    }
  }
}
