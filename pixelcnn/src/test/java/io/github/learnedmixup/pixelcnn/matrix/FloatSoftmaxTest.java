package io.github.learnedmixup.pixelcnn.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FloatSoftmaxTest {
  private static final int AT = 3;

  private static float[] logits(int count, double scale) {
    Random random = new Random(count);
    float[] logits = new float[AT + count];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (scale * random.nextGaussian());
    }
    return logits;
  }

  @Test
  void exponentials_areGoodToTheStatedError() {
    float[] logits = new float[3001];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = -i / 100f;
    }
    float[] found = new float[logits.length];
    FloatSoftmax.exponentials(logits, 0, logits.length, 0, found);
    for (int i = 0; i < logits.length; i++) {
      assertThat(found[i] / Math.exp(logits[i])).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void logSumExp_isThatOfDoublePrecision() {
    for (int count : new int[] {1, 2, 7, 256}) {
      for (double scale : new double[] {0.1, 3, 30}) {
        float[] logits = logits(count, scale);
        assertThat(FloatSoftmax.logSumExp(logits, AT, count, new float[count]))
            .isCloseTo(LogSoftmax.logSumExp(logits, AT, count), within(5e-6));
      }
    }
  }

  @Test
  void toGradient_isThatOfDoublePrecision() {
    int count = 61;
    float[] logits = logits(count, 2);
    double[] expected = new double[count];
    for (int i = 0; i < count; i++) {
      expected[i] = logits[AT + i];
    }
    LogSoftmax.toGradient(expected, 5, 0.25);
    float[] found = logits.clone();
    FloatSoftmax.toGradient(found, AT, count, 5, 0.25, new float[count]);
    for (int i = 0; i < count; i++) {
      assertThat((double) found[AT + i]).isCloseTo(expected[i], within(1e-6));
    }
    assertThat(found).startsWith(logits[0], logits[1], logits[2]);
  }
}
