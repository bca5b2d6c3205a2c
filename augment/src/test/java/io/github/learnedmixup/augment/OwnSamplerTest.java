package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.dataset.DataSet;

@Timeout(60)
class OwnSamplerTest {
  private static final PixelCnn MODEL = PixelCnn.untrained(FakeSampler.SPEC, 1);
  private static final MixPlan ALL = MixPlan.defaults().withShare(1);

  @Test
  void samplers_drawInPlaceOfTheModelsAndTheModelGivesGreys() {
    AtomicReference<Thread> maker = new AtomicReference<>();
    SampleSource same =
        new SampleSource(
            "same",
            FakeSampler.SPEC,
            () -> new FakeSampler(8, sampler -> {}),
            MODEL.dequantiser()::dequantise);
    try (var own =
            LearnedMixupIterator.builder(new FakeBase(16, 8), MODEL)
                .withoutParents()
                .mixPlan(ALL)
                .samplers(
                    () -> {
                      maker.set(Thread.currentThread());
                      return new FakeSampler(8, sampler -> {});
                    })
                .build();
        var expected =
            LearnedMixupIterator.builder(new FakeBase(16, 8), same).mixPlan(ALL).build()) {
      DataSet batch = own.next();

      assertThat(batch).isEqualTo(expected.next());
      assertThat(maker.get()).isNotNull().isNotEqualTo(Thread.currentThread());
    }
  }

  @Test
  void samplers_mustBeThere() {
    var builder = LearnedMixupIterator.builder(new FakeBase(16, 8), MODEL);

    assertThatNullPointerException()
        .isThrownBy(() -> builder.samplers(null))
        .withMessage("samplers");
  }
}
