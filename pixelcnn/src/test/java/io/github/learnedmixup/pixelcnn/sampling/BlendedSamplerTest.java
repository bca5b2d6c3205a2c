package io.github.learnedmixup.pixelcnn.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.Blend;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.Sample;
import io.github.learnedmixup.pixelcnn.SampleRequest;
import io.github.learnedmixup.pixelcnn.Sampler;
import io.github.learnedmixup.pixelcnn.data.LabelledImages;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlendedSamplerTest {
  private static final PixelCnnSpec SPEC = new PixelCnnSpec(6, 5, 3, 4, 6, List.of(1, 2, 3));
  private static final PixelCnn MODEL = PixelCnn.untrained(SPEC, 1);

  private static List<SampleRequest> requests(int count, long seed) {
    Random random = new Random(seed);
    List<SampleRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(
          new SampleRequest(
              random.nextInt(3),
              random.nextInt(3),
              random.nextDouble(),
              random.nextBoolean() ? Blend.LABEL : Blend.PRODUCT,
              0.5 + random.nextDouble(),
              random.nextLong()));
    }
    return requests;
  }

  @Test
  void draw_reportsTheLikelihoodThatScoringFinds() {
    List<SampleRequest> requests = requests(40, 2);
    try (Sampler sampler = MODEL.sampler()) {
      List<Sample> samples = sampler.draw(requests);
      for (int i = 0; i < samples.size(); i++) {
        byte[] greys = samples.get(i).levels().clone();
        for (int pixel = 0; pixel < greys.length; pixel++) {
          greys[pixel] = (byte) (greys[pixel] * 64 + 10);
        }
        LabelledImages image =
            new LabelledImages(6, 5, 3, greys, new int[] {requests.get(i).first()});
        double[] byClass = MODEL.classLogLikelihoods(image)[0];
        assertThat(samples.get(i).logLikelihoodFirst())
            .isCloseTo(byClass[requests.get(i).first()], within(1e-3));
        assertThat(samples.get(i).logLikelihoodSecond())
            .isCloseTo(byClass[requests.get(i).second()], within(1e-3));
      }
    }
  }

  @Test
  void draw_givesTheSameSampleAloneInAnyCompanyAndOrderAndWithSeveralWorkers() {
    List<SampleRequest> requests = requests(300, 3);
    try (Sampler sampler = MODEL.sampler();
        Sampler two = MODEL.sampler(2)) {
      List<Sample> together = sampler.draw(requests);
      List<Sample> shared = two.draw(requests);
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < requests.size(); i++) {
        order.add(i);
      }
      Collections.shuffle(order, new Random(4));
      List<Sample> shuffled = sampler.draw(order.stream().map(requests::get).toList());
      for (int i = 0; i < requests.size(); i++) {
        assertThat(shared.get(i).levels()).isEqualTo(together.get(i).levels());
        assertThat(shuffled.get(i).levels()).isEqualTo(together.get(order.get(i)).levels());
        assertThat(shuffled.get(i).logLikelihoodProposal())
            .isEqualTo(together.get(order.get(i)).logLikelihoodProposal());
      }
      for (int i = 0; i < 5; i++) {
        Sample alone = sampler.draw(List.of(requests.get(i))).get(0);
        assertThat(alone.levels()).isEqualTo(together.get(i).levels());
      }
    }
  }

  @Test
  void draw_atTheEndsOfAProductIsAPlainClassSample() {
    try (Sampler sampler = MODEL.sampler()) {
      for (long seed = 0; seed < 20; seed++) {
        List<Sample> samples =
            sampler.draw(
                List.of(
                    new SampleRequest(0, 1, 1, Blend.PRODUCT, 1, seed),
                    new SampleRequest(1, 0, 0, Blend.PRODUCT, 1, seed),
                    SampleRequest.ofClass(0, seed)));
        assertThat(samples.get(0).levels()).isEqualTo(samples.get(2).levels());
        assertThat(samples.get(1).levels()).isEqualTo(samples.get(2).levels());
        assertThat(samples.get(0).logLikelihoodProposal())
            .isCloseTo(samples.get(0).logLikelihoodFirst(), within(1e-6));
      }
    }
  }

  @Test
  void draw_followsTheModelsDistribution() {
    // One pixel: the share of each level must be its probability.
    PixelCnnSpec spec = new PixelCnnSpec(1, 1, 2, 3, 4, List.of(1));
    PixelCnn model = PixelCnn.untrained(spec, 5);
    int count = 20_000;
    List<SampleRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(SampleRequest.ofClass(1, i));
    }
    int[] found = new int[3];
    try (Sampler sampler = model.sampler()) {
      sampler.draw(requests).forEach(sample -> found[sample.levels()[0]]++);
    }
    for (int level = 0; level < 3; level++) {
      byte[] grey = {(byte) (level * 86)};
      double probability =
          Math.exp(model.logLikelihood(new LabelledImages(1, 1, 2, grey, new int[] {1}))[0]);
      double deviation = Math.sqrt(probability * (1 - probability) / count);
      assertThat(found[level] / (double) count).isCloseTo(probability, within(5 * deviation));
    }
  }

  @Test
  void draw_refusesAClassThatTheModelDoesNotHave() {
    try (Sampler sampler = MODEL.sampler()) {
      assertThatThrownBy(() -> sampler.draw(List.of(SampleRequest.ofClass(3, 1))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("3 classes, 0 to 2")
          .hasMessageContaining("class 3");
    }
  }

  @Test
  void draw_refusesAnEmptyBatch() {
    try (Sampler sampler = MODEL.sampler()) {
      assertThatThrownBy(() -> sampler.draw(List.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at least one request");
    }
  }

  @Test
  void close_isHarmlessTwiceAndEndsTheWork() {
    Sampler sampler = MODEL.sampler();
    sampler.close();
    sampler.close();
    assertThatThrownBy(() -> sampler.draw(requests(1, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void close_endsADrawUnderWayWithinARow() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Engine waiting =
        new Engine() {
          @Override
          public int streams() {
            return 8;
          }

          @Override
          public void begin(float[][] labels) {}

          @Override
          public void beginRow(int row) {
            begun.countDown();
            try {
              assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }

          @Override
          public float[] logits(int column) {
            return new float[8 * 4];
          }

          @Override
          public void feed(int column, byte[] levels) {}

          @Override
          public void close() {}
        };
    BlendedSampler sampler = new BlendedSampler(SPEC, () -> waiting, 1);
    FutureTask<List<Sample>> drawing = new FutureTask<>(() -> sampler.draw(requests(1, 1)));
    Thread thread = new Thread(drawing);
    thread.setDaemon(true);
    thread.start();
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    sampler.close();
    closed.countDown();
    assertThatThrownBy(() -> drawing.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(CancellationException.class);
  }
}
