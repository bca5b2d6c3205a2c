package io.github.learnedmixup.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.demo.TinyExperiment;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.experiment.Experiment;
import io.github.learnedmixup.demo.experiment.ExperimentResult;
import io.github.learnedmixup.demo.experiment.SeedTrials;
import io.github.learnedmixup.demo.store.RunStore;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShowcaseMakerTest {
  @TempDir Path folder;

  @Test
  void pictures_areOfTheFirstSeedAndTheirJudgeIsTrainedOnce() throws IOException {
    ImageSet bars = TinyExperiment.bars(folder);
    List<String> begun = new ArrayList<>();
    Progress watching =
        (name, steps) -> {
          begun.add(name);
          return Progress.SILENT.begin(name, steps);
        };
    Experiment experiment =
        new Experiment(
            TinyExperiment.settings(List.of(Arm.BASELINE, Arm.MIXUP), List.of(2L, 1L)),
            bars.train(),
            bars.test(),
            TinyExperiment.models(),
            new SeedTrials.Laboratory(RunStore.open(folder.resolve("state")), watching, 1));
    ExperimentResult result = experiment.run();
    begun.clear();
    ShowcaseMaker maker = new ShowcaseMaker(experiment.first(), result.choices());

    Showcase showcase = maker.make(bars.test(), result.runs());
    Showcase again = maker.make(bars.test(), result.runs());

    assertThat(showcase.model().seed()).isEqualTo(2);
    assertThat(showcase.mistakes())
        .extracting(Showcase.Gallery::arm)
        .containsExactly(Arm.BASELINE, Arm.MIXUP);
    assertThat(begun).containsExactly("judge of the pictures, seed 2");
    assertThat(again.batches()).isEqualTo(showcase.batches());
  }
}
