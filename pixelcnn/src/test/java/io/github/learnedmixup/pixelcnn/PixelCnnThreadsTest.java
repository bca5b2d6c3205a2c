package io.github.learnedmixup.pixelcnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.data.LabelledImages;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One model that several threads use at a time, each for something else. */
@Timeout(60)
class PixelCnnThreadsTest {
  private static final PixelCnnSpec SPEC = new PixelCnnSpec(6, 5, 3, 4, 6, List.of(1, 2));
  private static final int THREADS = 4;
  private static final int ROUNDS = 5;

  private final PixelCnn model = PixelCnn.untrained(SPEC, 1);

  /** What the model says to a thread. */
  @SuppressWarnings("ArrayRecordComponent") // never compared by itself
  private record Answers(List<Sample> samples, double[][] logLikelihoods, List<byte[]> greys) {}

  private Answers answers(long seed) {
    Random random = new Random(seed);
    List<SampleRequest> requests = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      requests.add(
          new SampleRequest(
              random.nextInt(3), random.nextInt(3), random.nextDouble(), Blend.PRODUCT, 1, i));
    }
    byte[] noise = new byte[20 * SPEC.pixels()];
    random.nextBytes(noise);
    LabelledImages images = new LabelledImages(6, 5, 3, noise, new int[20]);
    List<Sample> samples;
    try (Sampler sampler = model.sampler()) {
      samples = sampler.draw(requests);
    }
    List<byte[]> greys = new ArrayList<>();
    for (Sample sample : samples) {
      for (int i = 0; i < 20; i++) {
        greys.add(model.dequantiser().greys(sample.levels(), 6, 5, i));
      }
    }
    return new Answers(samples, model.classLogLikelihoods(images), greys);
  }

  @Test
  void answers_areTheSameOnSeveralThreadsAsOnOne() throws Exception {
    List<Answers> expected = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      expected.add(answers(thread));
    }
    CountDownLatch ready = new CountDownLatch(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<Answers>>> found = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        long seed = thread;
        found.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  assertThat(ready.await(30, TimeUnit.SECONDS)).isTrue();
                  List<Answers> rounds = new ArrayList<>();
                  for (int round = 0; round < ROUNDS; round++) {
                    rounds.add(answers(seed));
                  }
                  return rounds;
                }));
      }
      for (int thread = 0; thread < THREADS; thread++) {
        for (Answers answers : found.get(thread).get(30, TimeUnit.SECONDS)) {
          assertThat(answers).usingRecursiveComparison().isEqualTo(expected.get(thread));
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
