package io.github.learnedmixup.pixelcnn.sampling.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.palette.Palette;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.Parents;
import io.github.learnedmixup.pixelcnn.sampling.RequestStreams;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatBlendingTest {
  private static final int SYMBOLS = 100;
  private static final Palette PALETTE = Palette.spread(3, SYMBOLS);

  @ParameterizedTest
  @CsvSource({
    "LABEL, 1, 1, false",
    "LABEL, 0.3, 0.7, true",
    "PRODUCT, 0.3, 1, false",
    "PRODUCT, 0.6, 2, true",
    "STEERED, 0.5, 1, true",
    "MIXTURE, 0.4, 1, false",
    "MIXTURE, 0.4, 0.5, true"
  })
  void blend_agreesWithDoublePrecision(
      Blend blend, double lambda, double temperature, boolean withParents) {
    Random random = new Random(5);
    for (int round = 0; round < 20; round++) {
      SampleRequest request = new SampleRequest(0, 1, lambda, blend, temperature, 9);
      if (withParents) {
        byte[] first = {(byte) random.nextInt(SYMBOLS)};
        byte[] second = {(byte) random.nextInt(SYMBOLS)};
        request = request.withParents(new Parents(PALETTE, first, second, new double[] {0.9}));
      }
      int streams = RequestStreams.labels(request, 2).length;
      float[] logits = new float[(1 + streams) * SYMBOLS];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) (3 * random.nextGaussian());
      }
      Blending fast = new FloatBlending(request, SYMBOLS);
      Blending exact = new ExactBlending(request, SYMBOLS);
      fast.blend(0, logits, 1, streams, 2);
      exact.blend(0, logits, 1, streams, 2);
      double sum = 0;
      for (int symbol = 0; symbol < SYMBOLS; symbol++) {
        double expected = exact.logProbability(symbol);
        sum += Math.exp(fast.logProbability(symbol));
        if (expected > -25) {
          assertThat(fast.logProbability(symbol)).isCloseTo(expected, within(1e-4));
        }
        for (int s = 0; s < streams; s++) {
          assertThat(fast.streamLogProbability(s, symbol))
              .isCloseTo(exact.streamLogProbability(s, symbol), within(1e-4));
        }
      }
      assertThat(sum).isCloseTo(1, within(1e-6));
      double uniform = random.nextDouble();
      assertThat(fast.symbol(uniform)).isEqualTo(exact.symbol(uniform));
    }
  }
}
