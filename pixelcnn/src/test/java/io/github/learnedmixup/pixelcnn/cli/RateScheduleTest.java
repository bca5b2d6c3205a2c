package io.github.learnedmixup.pixelcnn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.training.PixelCnnTrainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.schedule.ISchedule;

class RateScheduleTest {
  private static final int LATE = 10_000;
  private static final double PEAK = 0.5;
  private static final int EPOCHS = 9;
  private static final PixelCnnSpec SPEC = new PixelCnnSpec(4, 3, 2, 4, 3, List.of(1));

  @Test
  void constant_staysAtThePeak() {
    assertThat(RateSchedule.CONSTANT.over(PEAK, EPOCHS).valueAt(LATE, 8)).isEqualTo(PEAK);
  }

  @Test
  void step_fallsToATenthAfterEachThird() {
    ISchedule step = RateSchedule.STEP.over(PEAK, EPOCHS);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      int falls = epoch / 3;
      assertThat(step.valueAt(LATE, epoch)).isCloseTo(PEAK * Math.pow(0.1, falls), within(1e-12));
    }
  }

  @Test
  void exponential_fallsEvenlyToAHundredth() {
    ISchedule exponential = RateSchedule.EXPONENTIAL.over(PEAK, EPOCHS);
    for (int epoch = 0; epoch <= EPOCHS; epoch++) {
      double expected = PEAK * Math.pow(0.01, (double) epoch / EPOCHS);
      assertThat(exponential.valueAt(LATE, epoch)).isCloseTo(expected, within(1e-12));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COSINE")
  void over_risesOverTheFirstSteps(RateSchedule name) {
    ISchedule schedule = name.over(PEAK, EPOCHS);
    assertThat(schedule.valueAt(0, 0)).isCloseTo(PEAK / 100, within(1e-12));
    assertThat(schedule.valueAt(49, 0)).isCloseTo(PEAK / 2, within(1e-12));
    assertThat(schedule.valueAt(99, 0)).isCloseTo(PEAK, within(1e-12));
  }

  private static PixelCnnTrainer.Builder trainer(RateSchedule schedule, double peak) {
    PixelCnnTrainer.Builder trainer = PixelCnnTrainer.builder(SPEC).epochs(3).batchSize(5);
    schedule.set(trainer.workers(1), peak, 3);
    return trainer;
  }

  private static LabelledImages noise(int count, long seed) {
    Random random = new Random(seed);
    byte[] greys = new byte[count * SPEC.pixels()];
    random.nextBytes(greys);
    return new LabelledImages(4, 3, 2, greys, random.ints(count, 0, 2).toArray());
  }

  @ParameterizedTest
  @EnumSource
  void aTraining_goesOnAtTheSameRatesAndAtNoOthers(RateSchedule schedule, @TempDir Path folder) {
    LabelledImages training = noise(15, 1);
    LabelledImages validation = noise(5, 2);
    PixelCnn whole = trainer(schedule, PEAK).build().train(training, validation);

    Path checkpoint = folder.resolve("checkpoint");
    AtomicInteger steps = new AtomicInteger();
    PixelCnnTrainer stopped =
        trainer(schedule, PEAK)
            .checkpoint(checkpoint)
            .stopWhen(() -> steps.incrementAndGet() == 4)
            .build();
    assertThatThrownBy(() -> stopped.train(training, validation))
        .isInstanceOf(CancellationException.class);
    PixelCnnTrainer other = trainer(schedule, PEAK / 2).checkpoint(checkpoint).build();
    assertThatThrownBy(() -> other.train(training, validation))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("another run", PEAK + " there", PEAK / 2 + " here");
    PixelCnn resumed =
        trainer(schedule, PEAK).checkpoint(checkpoint).build().train(training, validation);

    assertThat(resumed.logLikelihood(validation)).isEqualTo(whole.logLikelihood(validation));
    assertThat(resumed.provenance().settings())
        .isEqualTo(whole.provenance().settings())
        .contains("=" + PEAK);
  }
}
