package io.github.learnedmixup.demo.own;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.demo.own.TimePlan.ClassifierPace;
import io.github.learnedmixup.demo.own.TimePlan.ClassifierPart;
import io.github.learnedmixup.demo.own.TimePlan.ModelPart;
import org.junit.jupiter.api.Test;

class TimePlanTest {
  private static ClassifierPart classifiers(double seconds, double step, double samples) {
    return TimePlan.classifiers(
        seconds, new ClassifierPace(0.6 * seconds, step, samples, 2), 640, 32, 0.25, 16);
  }

  @Test
  void model_takesTwoFifthsOfTheTime() {
    assertThat(TimePlan.model(1200, 0.1, 640, 16)).isEqualTo(new ModelPart(640, 120));
    assertThat(TimePlan.model(1200, 0.2, 640, 16)).isEqualTo(new ModelPart(640, 60));
    assertThat(TimePlan.model(86_400, 0.1, 640, 16).epochs()).as("at most").isEqualTo(300);
  }

  @Test
  void model_ofManyImagesLearnsFewerOfThem_ratherThanLessThanFiveTimesThroughAll() {
    ModelPart part = TimePlan.model(1200, 0.2, 50_000, 16);

    assertThat(part).isEqualTo(new ModelPart(7680, 5));
    assertThat(TimePlan.model(6, 10, 50_000, 16))
        .as("one epoch of two batches")
        .isEqualTo(new ModelPart(32, 1));
    assertThat(TimePlan.model(6, 10, 20, 16)).isEqualTo(new ModelPart(20, 1));
  }

  @Test
  void classifiers_goFortyTimesThroughTheImages_whereThereIsTime() {
    assertThat(classifiers(12_000, 0.01, 100)).isEqualTo(new ClassifierPart(800, 800, 1));
    assertThat(
            TimePlan.classifiers(1e6, new ClassifierPace(1e6, 0.01, 1e6, 2), 50_000, 32, 0.25, 16))
        .isEqualTo(new ClassifierPart(5000, 5000, 1));
  }

  @Test
  void classifiers_useImagesAgainBeforeTheyMakeFewerSteps() {
    ClassifierPart slowSampler = classifiers(1200, 0.02, 20);

    assertThat(slowSampler.steps()).isEqualTo(800);
    assertThat(slowSampler.reuse()).isBetween(2, 8);
    ClassifierPart slowest = classifiers(1200, 0.5, 20);
    assertThat(slowest.steps()).isBetween(20, 799);
    assertThat(slowest.reuse()).isEqualTo(8);
  }

  @Test
  void classifiers_seeEveryImageOnceAtLeast() {
    assertThat(classifiers(6, 10, 0.1)).isEqualTo(new ClassifierPart(20, 800, 8));
  }

  @Test
  void classifiers_haveTooShortATimeBelowAQuarterOfTheSteps() {
    assertThat(new ClassifierPart(200, 800, 8).fallsShort()).isFalse();
    ClassifierPart part = new ClassifierPart(50, 800, 8);
    assertThat(part.fallsShort()).isTrue();
    assertThat(part.enough(4)).isEqualTo(16);
  }

  /** What is planned fits into what is left, by the paces that were measured. */
  @Test
  void classifiers_keepWithinTheTime() {
    for (double step : new double[] {0.005, 0.05, 0.2}) {
      for (double samples : new double[] {5, 50, 500}) {
        ClassifierPart part = classifiers(1200, step, samples);
        double trained = 16 * part.steps() * step / 2;
        double sampled = 3 * part.steps() * 8 / samples / part.reuse();
        assertThat(trained + sampled).as("%s, %s", step, samples).isLessThan(0.6 * 1200);
      }
    }
  }
}
