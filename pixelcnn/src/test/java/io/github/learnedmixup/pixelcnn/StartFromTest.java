package io.github.learnedmixup.pixelcnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.Architecture;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.training.PixelCnnTrainer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.schedule.FixedSchedule;

class StartFromTest {
  private static final PixelCnnSpec SPEC =
      new PixelCnnSpec(3, 3, 1, 2, 2, 4, List.of(1, 1), Architecture.TWO_STACK, false);
  private static final LabelledImages IMAGES =
      new LabelledImages(
          3,
          3,
          2,
          new byte[] {0, 0, 0, 0, -1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, -1},
          new int[] {0, 1});
  private static final LabelledImages NONE = IMAGES.range(0, 0);

  private static PixelCnnTrainer.Builder trainer(double rate) {
    return PixelCnnTrainer.builder(SPEC).schedule(new FixedSchedule(rate)).epochs(3).workers(1);
  }

  @Test
  void beginsWithTheWeightsOfTheModel() {
    PixelCnn start = PixelCnn.untrained(SPEC, 5);

    PixelCnn unmoved = trainer(0).startFrom(start).build().train(IMAGES, NONE);

    assertThat(unmoved.weightValues()).containsExactly(start.weightValues(), within(1e-5f));
  }

  @Test
  void tellsWhatItBeganWithAndHow() {
    PixelCnn start = PixelCnn.untrained(SPEC, 5);

    Provenance found = trainer(1e-3).startFrom(start).build().train(IMAGES, NONE).provenance();

    assertThat(found.startedFrom()).isEqualTo(start.digest());
    assertThat(found.settings()).startsWith("epochs=3, batchSize=32, ").contains("seed=1");
    assertThat(trainer(1e-3).build().train(IMAGES, NONE).provenance().startedFrom()).isEmpty();
  }

  @Test
  void refusesAModelOfAnotherStructure() {
    PixelCnnSpec other =
        new PixelCnnSpec(3, 3, 1, 2, 2, 6, List.of(1, 1), Architecture.TWO_STACK, false);

    assertThatThrownBy(() -> trainer(1e-3).startFrom(PixelCnn.untrained(other, 1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("features=4")
        .hasMessageContaining("features=6");
  }

  @Test
  void doesNotGoOnFromTheCheckpointOfARunThatBeganElsewhere(@TempDir Path folder) {
    Path checkpoint = folder.resolve("run.checkpoint");
    AtomicInteger asked = new AtomicInteger();
    PixelCnnTrainer.Builder trainer =
        trainer(1e-3).checkpoint(checkpoint).stopWhen(() -> asked.incrementAndGet() == 2);
    assertThatThrownBy(
            () -> trainer.startFrom(PixelCnn.untrained(SPEC, 5)).build().train(IMAGES, NONE))
        .isInstanceOf(CancellationException.class);

    PixelCnnTrainer other = trainer.startFrom(PixelCnn.untrained(SPEC, 6)).build();

    assertThatThrownBy(() -> other.train(IMAGES, NONE))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("another run");
  }
}
