package io.github.learnedmixup.demo.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.demo.Bars;
import io.github.learnedmixup.demo.TinyExperiment;
import io.github.learnedmixup.demo.classifier.ClassifierSettings;
import io.github.learnedmixup.demo.data.SeedImages;
import io.github.learnedmixup.demo.experiment.SeedTrials;
import io.github.learnedmixup.demo.model.LazyModel;
import io.github.learnedmixup.demo.store.RunStore;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On bars, which are easily told apart, and with a model that nobody has trained. */
@Timeout(120)
class ArmCriticsTest {
  private static final int STEPS = 60;
  private static final ClassifierSettings HOW =
      ClassifierSettings.of(STEPS, TinyExperiment.BATCH, 1e-3);

  @TempDir private Path folder;
  private final AtomicInteger trainings = new AtomicInteger();

  private Progress counting() {
    return (name, steps) -> {
      trainings.incrementAndGet();
      return Progress.SILENT.begin(name, steps);
    };
  }

  private ArmCritics critics(LabelledImages images) {
    return new ArmCritics(1, images, TinyExperiment::model, HOW, counting(), 1);
  }

  @Test
  void probabilities_areThoseOfClassifiersThatLearntTheImages() throws IOException {
    LabelledImages images = TinyExperiment.bars(folder).train();
    PixelCnn model = TinyExperiment.model();
    List<Sample> samples =
        IntStream.range(0, 12)
            .mapToObj(i -> new Sample(model.palette().symbols(images.image(i)), 0, 0, 0))
            .toList();
    ArmCritics critics = critics(images);
    double[][] together = critics.probabilities(samples);
    for (int i = 0; i < samples.size(); i++) {
      assertThat(Arrays.stream(together[i]).sum()).isCloseTo(1, within(1e-9));
      assertThat(together[i][images.label(i)]).isGreaterThan(0.5);
      // An image's answer does not depend on those beside it.
      assertThat(critics.probabilities(List.of(samples.get(i)))[0]).isEqualTo(together[i]);
    }
    assertThat(trainings).hasValue(1);
  }

  @Test
  void critics_areTrainedBeforeTheFirstBatchIsTaken() throws IOException {
    SeedImages images = SeedImages.of(TinyExperiment.bars(folder).train(), 30, 1);
    SeedTrials trials =
        new SeedTrials(
            1,
            images,
            new LazyModel(TinyExperiment.models(), 1, images.training()),
            HOW,
            new SeedTrials.Laboratory(RunStore.open(folder.resolve("state")), counting(), 1));
    Augmentation how = Candidates.of(Arm.LEARNED_CRITICS, 1, TinyExperiment.USE).get(0);
    try (AugmentedBatches batches = trials.batches(how)) {
      assertThat(trainings).hasValue(1);
      batches.get();
    }
    assertThat(trainings).hasValue(1);
  }

  @Test
  void critics_decideWhichImagesAreKept() throws IOException {
    LabelledImages images = TinyExperiment.bars(folder).train();
    PixelCnn model = TinyExperiment.model();
    Augmentation how = Candidates.of(Arm.LEARNED_CRITICS, 1, TinyExperiment.USE).get(0);
    AtomicInteger asked = new AtomicInteger();
    try (AugmentedBatches batches =
        new AugmentedBatches(
            how,
            images,
            TinyExperiment.BATCH,
            STEPS,
            new AugmentedBatches.Generator(
                () -> model,
                samples -> {
                  asked.addAndGet(samples.size());
                  return samples.stream()
                      .map(sample -> new double[Bars.CLASSES])
                      .toArray(double[][]::new);
                }),
            1,
            2)) {
      Stream.generate(batches).limit(3).forEach(batch -> {});
      // Where no class is likely every request is missed, by a half at least: eight tries each.
      assertThat((double) asked.get()).isGreaterThan(4.0 * batches.generated());
    }
  }
}
