package io.github.learnedmixup.pixelcnn.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.Binarisation;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.Architecture;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.schedule.ISchedule;

class TrainingDescriptionTest {
  private static final PixelCnnSpec SPEC = PixelCnnSpec.of(2, 2, 2);
  private static final LabelledImages IMAGES =
      new LabelledImages(2, 2, 2, new byte[8], new int[] {0, 1});
  private static final LabelledImages NONE = IMAGES.range(0, 0);

  private static TrainingSettings settings(
      ISchedule schedule, List<ImageTransform> variations, double... rest) {
    return new TrainingSettings(
        20,
        32,
        rest.length > 0 ? rest[0] : 2e-3,
        schedule,
        1,
        rest.length > 1 ? rest[1] : 1,
        rest.length > 2 ? rest[2] : 0.9995,
        rest.length > 3 ? rest[3] : 0,
        rest.length > 4 ? rest[4] : 0,
        rest.length > 5 ? rest[5] : 0,
        rest.length > 6 ? (int) rest[6] : 0,
        variations,
        2);
  }

  private static Description of(PixelCnnSpec spec, TrainingSettings settings) {
    return TrainingDescription.of(spec, settings, "", IMAGES, NONE);
  }

  /** Another digest would have every checkpoint refused: it must not change unnoticed. */
  @Test
  void digest_isPinned() {
    assertThat(of(SPEC, settings(null, List.of())).digest())
        .isEqualTo("7b514c8eb0c6f613d172f03c40ff119728dbbbba052381974bd3ba823b919483");
    assertThat(
            of(
                    SPEC.withArchitecture(Architecture.SINGLE_STACK),
                    settings(
                        new RampedSchedule(3, new CosineSchedule(0.1, 2, 9)),
                        List.of(new Jitter(5, 1.5), new Binarisation()),
                        2e-3,
                        0.5))
                .digest())
        .isEqualTo("d131c74afa1fac291ce38cd830f52e7517aa6df550102887503e0975d15bea9f");
  }

  /** One that has more components has one more to describe. */
  @Test
  void everyComponent_isDescribed() {
    assertThat(TrainingSettings.class.getRecordComponents()).hasSize(13);
    assertThat(PixelCnnSpec.class.getRecordComponents()).hasSize(9);
    TrainingSettings usual = settings(null, List.of());
    List<Description> all = new ArrayList<>();
    all.add(of(SPEC, usual));
    for (PixelCnnSpec spec :
        List.of(
            PixelCnnSpec.of(3, 2, 2),
            PixelCnnSpec.of(2, 3, 2),
            SPEC.withClasses(3),
            SPEC.withLevels(5),
            SPEC.withFeatures(5),
            SPEC.withDilations(List.of(1)),
            SPEC.withArchitecture(Architecture.SINGLE_STACK),
            SPEC.withNormalised(true))) {
      all.add(of(spec, usual));
    }
    double[][] changed = {
      {1e-3},
      {2e-3, 2},
      {2e-3, 1, 0.9},
      {2e-3, 1, 0.9995, 0.1},
      {2e-3, 1, 0.9995, 0, 0.1},
      {2e-3, 1, 0.9995, 0, 0, 0.1},
      {2e-3, 1, 0.9995, 0, 0, 0, 4}
    };
    for (double[] values : changed) {
      all.add(of(SPEC, settings(null, List.of(), values)));
    }
    all.add(of(SPEC, settings(new CosineSchedule(0.1, 2, 9), List.of())));
    all.add(of(SPEC, settings(new RampedSchedule(2, new CosineSchedule(0.1, 2, 9)), List.of())));
    all.add(of(SPEC, settings(null, List.of(new Jitter(1, 2)))));
    all.add(of(SPEC, settings(null, List.of(new Jitter(2, 1)))));
    all.add(of(SPEC, settings(null, List.of(new Binarisation(), new Jitter(2, 1)))));
    all.add(of(SPEC, settings(null, List.of(new Jitter(2, 1), new Binarisation()))));
    all.add(TrainingDescription.of(SPEC, usual, "abc", IMAGES, NONE));
    all.add(TrainingDescription.of(SPEC, usual, "", IMAGES, IMAGES));
    all.add(TrainingDescription.of(SPEC, usual, "", IMAGES.range(0, 1), NONE));
    assertThat(all.stream().map(Description::digest)).doesNotHaveDuplicates();
  }
}
