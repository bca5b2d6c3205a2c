package io.github.learnedmixup.pixelcnn.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance.Band;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AcceptingSamplerTest {
  private static final PixelCnnSpec SPEC = new PixelCnnSpec(6, 5, 3, 4, 6, List.of(1, 2));
  private static final PixelCnn MODEL = PixelCnn.untrained(SPEC, 1);
  private static final Band EVERYTHING = new Band(-1e6, 1e6);
  private static final Band NOTHING = new Band(1e6, 1e6);

  private static Acceptance acceptance(Band band, int tries) {
    return new Acceptance(1, 1, List.of(band, band, band), tries);
  }

  /** Accepts about every other sample. */
  private static Acceptance picky(int tries) {
    try (Sampler sampler = MODEL.sampler()) {
      double[] sorted =
          sampler.draw(requests(100)).stream()
              .mapToDouble(s -> Math.max(s.logLikelihoodFirst(), s.logLikelihoodSecond()))
              .sorted()
              .toArray();
      return acceptance(new Band(sorted[25], sorted[75]), tries);
    }
  }

  private static List<SampleRequest> requests(int count) {
    Random random = new Random(2);
    Blend[] blends = Blend.values();
    List<SampleRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Blend blend = blends[i % blends.length];
      requests.add(
          new SampleRequest(i % 3, i / 3 % 3, random.nextDouble(), blend, 1, random.nextLong()));
    }
    return requests;
  }

  @Test
  void draw_keepsFirstTriesThatAreAccepted() {
    try (Sampler plain = MODEL.sampler();
        AcceptingSampler accepting =
            new AcceptingSampler(MODEL.sampler(), acceptance(EVERYTHING, 5))) {
      List<Sample> expected = plain.draw(requests(20));
      List<Sample> samples = accepting.draw(requests(20));
      for (int i = 0; i < 20; i++) {
        assertThat(samples.get(i).levels()).isEqualTo(expected.get(i).levels());
        assertThat(samples.get(i).accepted()).isTrue();
        assertThat(samples.get(i).tries()).isEqualTo(1);
      }
      assertThat(accepting.acceptanceRate()).isEqualTo(1);
    }
  }

  @Test
  void draw_givesUpAfterTheLastTryAndReturnsTheNearest() {
    Acceptance acceptance = acceptance(NOTHING, 3);
    try (Sampler plain = MODEL.sampler();
        AcceptingSampler accepting = new AcceptingSampler(MODEL.sampler(), acceptance)) {
      List<Sample> samples = accepting.draw(requests(10));
      for (int i = 0; i < 10; i++) {
        SampleRequest request = requests(10).get(i);
        Sample nearest =
            LongStream.of(
                    request.seed(),
                    SeededHash.mix(request.seed(), -2),
                    SeededHash.mix(request.seed(), -3))
                .mapToObj(seed -> plain.draw(List.of(request.withSeed(seed))).get(0))
                .min(
                    Comparator.comparingDouble(
                        sample -> acceptance.verdict(request, sample).distance()))
                .orElseThrow();
        assertThat(samples.get(i).levels()).isEqualTo(nearest.levels());
        assertThat(samples.get(i).logLikelihoodProposal())
            .isEqualTo(nearest.logLikelihoodProposal());
        assertThat(samples.get(i).accepted()).isFalse();
        assertThat(samples.get(i).tries()).isEqualTo(3);
      }
      assertThat(accepting.acceptanceRate()).isZero();
    }
  }

  @Test
  void draw_asksTheSecondOpinionAboutTheMix() {
    Acceptance acceptance = acceptance(EVERYTHING, 2).withTolerance(0.1);
    SampleRequest request = new SampleRequest(2, 0, 0.7, Blend.PRODUCT, 1, 5);
    double[][] answers = {{0.3, 0.3, 0.4}, {0.35, 0, 0.65}};
    List<Integer> asked = new ArrayList<>();
    SecondOpinion opinion =
        samples -> {
          asked.add(samples.size());
          return new double[][] {answers[asked.size() - 1]};
        };
    try (AcceptingSampler accepting = new AcceptingSampler(MODEL.sampler(), acceptance, opinion)) {
      Sample sample = accepting.draw(List.of(request)).get(0);
      assertThat(sample.accepted()).isTrue();
      assertThat(sample.tries()).isEqualTo(2);
      assertThat(asked).containsExactly(1, 1);
    }
  }

  @Test
  void draw_aimsNearerToTheMiddleWhereASecondOpinionDecides() {
    List<SampleRequest> asked = new ArrayList<>();
    Sampler recording =
        new Sampler() {
          private final Sampler sampler = MODEL.sampler();

          @Override
          public PixelCnnSpec spec() {
            return sampler.spec();
          }

          @Override
          public String engine() {
            return sampler.engine();
          }

          @Override
          public int width() {
            return sampler.width();
          }

          @Override
          public List<Sample> draw(List<SampleRequest> requests) {
            asked.addAll(requests);
            return sampler.draw(requests);
          }

          @Override
          public void close() {
            sampler.close();
          }
        };
    try (AcceptingSampler accepting =
        new AcceptingSampler(
            recording, acceptance(EVERYTHING, 1), samples -> new double[samples.size()][3])) {
      accepting.draw(
          List.of(
              new SampleRequest(2, 0, 0.9, Blend.STEERED, 1, 5),
              new SampleRequest(2, 0, 0.5, Blend.STEERED, 1, 6),
              new SampleRequest(2, 0, 1, Blend.STEERED, 1, 7),
              new SampleRequest(2, 0, 0, Blend.STEERED, 1, 8),
              new SampleRequest(2, 0, 0.9, Blend.PRODUCT, 1, 9)));
    }

    assertThat(asked.stream().mapToDouble(SampleRequest::lambda).toArray())
        .containsExactly(new double[] {0.659, 0.5, 1, 0, 0.9}, within(1e-3));
    assertThat(asked).extracting(SampleRequest::seed).containsExactly(5L, 6L, 7L, 8L, 9L);
  }

  @Test
  void draw_refusesASecondOpinionOfAnotherShape() {
    try (AcceptingSampler accepting =
        new AcceptingSampler(
            MODEL.sampler(), acceptance(EVERYTHING, 2), samples -> new double[1][2])) {
      assertThatThrownBy(() -> accepting.draw(requests(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the second opinion must be [1][3], but is [1][2]");
    }
  }

  @Test
  void draw_triesUntilASampleIsAccepted() {
    Acceptance acceptance = picky(4);
    try (AcceptingSampler accepting = new AcceptingSampler(MODEL.sampler(), acceptance)) {
      List<SampleRequest> requests = requests(100);
      List<Sample> samples = accepting.draw(requests);
      int tries = 0;
      int accepted = 0;
      for (int i = 0; i < samples.size(); i++) {
        Sample sample = samples.get(i);
        assertThat(sample.accepted()).isEqualTo(acceptance.accepts(requests.get(i), sample));
        assertThat(sample.tries()).isBetween(1, 4);
        assertThat(sample.accepted() || sample.tries() == 4).isTrue();
        tries += sample.tries();
        accepted += sample.accepted() ? 1 : 0;
      }
      assertThat(samples).extracting(Sample::tries).contains(1, 2, 3);
      assertThat(accepting.acceptanceRate())
          .isCloseTo((double) accepted / tries, within(1e-12))
          .isBetween(0.3, 0.7);
    }
  }

  @Test
  void draw_givesTheSameSampleAloneAndInAnyCompanyAndOrder() {
    try (Sampler accepting = new AcceptingSampler(MODEL.sampler(), picky(3))) {
      List<SampleRequest> requests = requests(60);
      List<Sample> together = accepting.draw(requests);
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < requests.size(); i++) {
        order.add(i);
      }
      Collections.shuffle(order, new Random(4));
      List<Sample> shuffled = accepting.draw(order.stream().map(requests::get).toList());
      for (int i = 0; i < requests.size(); i++) {
        assertSame(shuffled.get(i), together.get(order.get(i)));
      }
      for (int i = 0; i < 10; i++) {
        assertSame(accepting.draw(List.of(requests.get(i))).get(0), together.get(i));
      }
    }
  }

  private static void assertSame(Sample found, Sample expected) {
    assertThat(found.levels()).isEqualTo(expected.levels());
    assertThat(found.accepted()).isEqualTo(expected.accepted());
    assertThat(found.tries()).isEqualTo(expected.tries());
  }

  @Test
  void draw_refusesAnEmptyBatchAndAnUnknownClass() {
    try (Sampler accepting = new AcceptingSampler(MODEL.sampler(), acceptance(EVERYTHING, 2))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> accepting.draw(List.of()))
          .withMessageContaining("at least one request");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> accepting.draw(List.of(SampleRequest.ofClass(3, 1))))
          .withMessageContaining("class 3");
    }
  }

  @Test
  void close_closesTheSamplerThatItStandsOn() {
    Sampler inner = MODEL.sampler();
    AcceptingSampler accepting = new AcceptingSampler(inner, acceptance(EVERYTHING, 2));
    assertThat(accepting.acceptanceRate()).isNaN();
    accepting.close();
    accepting.close();
    assertThatThrownBy(() -> accepting.draw(requests(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> inner.draw(requests(1))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void close_cancelsADrawBetweenTwoTries() {
    AtomicReference<Sampler> closedMeanwhile = new AtomicReference<>(MODEL.sampler());
    AcceptingSampler accepting =
        new AcceptingSampler(
            closedMeanwhile.get(),
            acceptance(EVERYTHING, 2).withTolerance(1e-3),
            samples -> {
              closedMeanwhile.get().close();
              return new double[samples.size()][SPEC.classes()];
            });
    closedMeanwhile.set(accepting);
    assertThatThrownBy(() -> accepting.draw(requests(2))).isInstanceOf(CancellationException.class);
  }

  @Test
  void constructor_refusesBandsOfAnotherNumberOfClasses() {
    Acceptance two = new Acceptance(1, 1, List.of(EVERYTHING, EVERYTHING), 1);
    Sampler sampler = MODEL.sampler();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AcceptingSampler(sampler, two))
        .withMessage("bands must be one for each of 3 classes, but there are 2");
    // It was handed over, and nobody else closes it.
    assertThatThrownBy(() -> sampler.draw(requests(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}
