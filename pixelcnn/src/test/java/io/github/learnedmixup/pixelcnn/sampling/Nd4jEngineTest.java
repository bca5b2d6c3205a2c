package io.github.learnedmixup.pixelcnn.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.Architecture;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.LogSoftmax;
import io.github.learnedmixup.pixelcnn.network.Network;
import io.github.learnedmixup.pixelcnn.network.Weights;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

class Nd4jEngineTest {
  @ParameterizedTest
  @CsvSource({
    "28, 28, 4, 1 2 4 8 4 4 1, TWO_STACK, false",
    "7, 5, 2, 1 2 1 4, TWO_STACK, false",
    "3, 9, 256, 5, TWO_STACK, false",
    "1, 1, 3, 2, TWO_STACK, false",
    "28, 28, 4, 1 1 2 1 4 1 2, SINGLE_STACK, false",
    "7, 5, 2, 1 2 1 4, SINGLE_STACK, false",
    "3, 9, 256, 5, SINGLE_STACK, false",
    "1, 1, 3, 2, SINGLE_STACK, false",
    "7, 5, 4, 1 2 1, TWO_STACK, true",
    "7, 5, 4, 1 2 1, SINGLE_STACK, true"
  })
  void logits_areThoseOfTheFullForwardPassAtEveryPixel(
      int height,
      int width,
      int levels,
      String dilations,
      Architecture architecture,
      boolean normalised) {
    PixelCnnSpec spec =
        new PixelCnnSpec(
            height,
            width,
            3,
            levels,
            6,
            List.of(dilations.split(" ")).stream().map(Integer::valueOf).toList(),
            architecture,
            normalised);
    Weights weights = new Weights(spec, DataType.FLOAT);
    weights.initialise(1);
    Random random = new Random(2);
    for (long i = 0; i < weights.flat().length(); i++) {
      weights.flat().putScalar(i, weights.flat().getDouble(i) + 0.1 * random.nextGaussian());
    }
    int streams = 4;
    byte[][] images = new byte[streams][spec.pixels()];
    float[][] labels = {{1, 0, 0}, {0, 1, 0}, {0, 0.25f, 0.75f}, {0.5f, 0, 0.5f}};
    for (byte[] image : images) {
      for (int i = 0; i < image.length; i++) {
        image[i] = (byte) random.nextInt(levels);
      }
    }
    try (Network network = new Network(weights, streams, 0);
        Nd4jEngine engine = new Nd4jEngine(weights, streams)) {
      float[][] expected = network.conditionals(images, labels);
      // Twice, because the second images must not see anything of the first.
      for (int round = 0; round < 2; round++) {
        engine.begin(labels);
        for (int row = 0; row < height; row++) {
          engine.beginRow(row);
          for (int column = 0; column < width; column++) {
            int pixel = row * width + column;
            float[] logits = engine.logits(column);
            byte[] next = new byte[streams];
            for (int s = 0; s < streams; s++) {
              for (int level = 0; level < levels; level++) {
                double found = LogSoftmax.of(logits, s * levels, levels, level);
                assertThat(found)
                    .as("row %d, column %d, stream %d, level %d", row, column, s, level)
                    .isCloseTo(expected[s][pixel * levels + level], within(1e-4));
              }
              next[s] = images[s][pixel];
            }
            engine.feed(column, next);
          }
        }
      }
    }
  }
}
