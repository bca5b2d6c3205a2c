package io.github.learnedmixup.pixelcnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One model that several threads use at a time, each for something else. */
@Timeout(60)
class PixelCnnThreadsTest {
  private static final PixelCnnSpec SPEC = new PixelCnnSpec(6, 5, 3, 4, 6, List.of(1, 2));
  private static final int THREADS = 4;
  private static final int ROUNDS = 5;

  private final PixelCnn model = PixelCnn.untrained(SPEC, 1);

  /** What the model says to a thread: samples, likelihoods and greys, all in one. */
  private double[] answers(long seed) {
    Random random = new Random(seed);
    List<SampleRequest> requests = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      requests.add(
          new SampleRequest(
              random.nextInt(3), random.nextInt(3), random.nextDouble(), Blend.PRODUCT, 1, i));
    }
    DoubleStream.Builder answers = DoubleStream.builder();
    try (Sampler sampler = model.sampler()) {
      for (Sample sample : sampler.draw(requests)) {
        answers.add(sample.logLikelihoodFirst()).add(sample.logLikelihoodSecond());
        add(sample.levels(), answers);
        for (int i = 0; i < 20; i++) {
          add(model.dequantiser().dequantised(sample.levels(), ImageShape.grey(6, 5), i), answers);
        }
      }
    }
    byte[] noise = new byte[20 * SPEC.pixels()];
    random.nextBytes(noise);
    LabelledImages images = new LabelledImages(6, 5, 3, noise, new int[20]);
    for (double[] byClass : model.classLogLikelihoods(images)) {
      DoubleStream.of(byClass).forEach(answers);
    }
    return answers.build().toArray();
  }

  private static void add(byte[] values, DoubleStream.Builder to) {
    for (byte value : values) {
      to.add(value);
    }
  }

  @Test
  void answers_areTheSameOnSeveralThreadsAsOnOne() throws Exception {
    List<double[]> expected = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      expected.add(answers(thread));
    }
    CountDownLatch ready = new CountDownLatch(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<double[]>>> found = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        long seed = thread;
        found.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  assertThat(ready.await(30, TimeUnit.SECONDS)).isTrue();
                  List<double[]> rounds = new ArrayList<>();
                  for (int round = 0; round < ROUNDS; round++) {
                    rounds.add(answers(seed));
                  }
                  return rounds;
                }));
      }
      for (int thread = 0; thread < THREADS; thread++) {
        for (double[] answers : found.get(thread).get(30, TimeUnit.SECONDS)) {
          assertThat(answers).isEqualTo(expected.get(thread));
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
