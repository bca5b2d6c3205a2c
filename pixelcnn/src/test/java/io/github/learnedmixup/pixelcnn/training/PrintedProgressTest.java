package io.github.learnedmixup.pixelcnn.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.Stripes;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.training.TrainingListener.EpochReport;
import io.github.learnedmixup.pixelcnn.training.TrainingListener.ResumeReport;
import io.github.learnedmixup.pixelcnn.training.TrainingListener.StepReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrintedProgressTest {
  private static final PixelCnnSpec SPEC = new PixelCnnSpec(6, 6, 2, 4, 8, List.of(1, 2));
  private static final PixelCnn MODEL = PixelCnn.untrained(SPEC, 1);
  private static final int EPOCHS = 4;
  private static final int EPOCH_STEPS = 50;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
  private final PrintedProgress progress = new PrintedProgress(out, this::now);
  private long seconds = 1_000;

  private long now() {
    return seconds * 1_000_000_000;
  }

  private void step(long step, double nats) {
    int epoch = (int) ((step - 1) / EPOCH_STEPS) + 1;
    progress.step(new StepReport(epoch, EPOCHS, step, EPOCHS * EPOCH_STEPS, nats));
  }

  private void epoch(int epoch, double validationNats) {
    progress.epoch(new EpochReport(epoch, EPOCHS, 20.5, validationNats, 1, MODEL));
  }

  private List<String> lines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void steps_printALineEveryTenSeconds() {
    for (int step = 1; step <= 31; step++) {
      step(step, step);
      seconds++;
    }
    assertThat(lines())
        .containsExactly(
            "epoch 1 of 4, step 11 of 200: 6.00 nats an image in training, about 4 minutes left",
            "epoch 1 of 4, step 21 of 200: 16.50 nats an image in training, about 3 minutes left",
            "epoch 1 of 4, step 31 of 200: 26.50 nats an image in training, about 3 minutes left");
  }

  @Test
  void epochs_printALineEach_howeverFastTheyAre() {
    for (int step = 1; step <= EPOCHS * EPOCH_STEPS; step++) {
      step(step, 3);
      if (step % EPOCH_STEPS == 0) {
        epoch(step / EPOCH_STEPS, 19);
      }
    }
    assertThat(lines())
        .containsExactly(
            "epoch 1 of 4 complete: 20.50 nats an image in training, 19.00 held out,"
                + " less than a minute left",
            "epoch 2 of 4 complete: 20.50 nats an image in training, 19.00 held out,"
                + " less than a minute left",
            "epoch 3 of 4 complete: 20.50 nats an image in training, 19.00 held out,"
                + " less than a minute left",
            "epoch 4 of 4 complete: 20.50 nats an image in training, 19.00 held out");
  }

  @Test
  void anEpochsLine_putsOffTheNextStepsLine() {
    step(1, 1);
    seconds += 9;
    epoch(1, Double.NaN);
    seconds += 9;
    step(2, 1);
    assertThat(lines())
        .containsExactly("epoch 1 of 4 complete: 20.50 nats an image in training, none held out");
  }

  @Test
  void theTimeLeft_isReckonedFromTheStepsOfThisRunAlone() {
    progress.resumed(new ResumeReport(2, EPOCHS, 100, 200));
    step(101, 1);
    seconds += 60;
    step(102, 1);
    assertThat(lines())
        .containsExactly(
            "continuing from the checkpoint, step 100 of 200",
            "epoch 3 of 4, step 102 of 200: 1.00 nats an image in training, about 98 minutes left");
  }

  @Test
  void printing_hearsATraining() {
    LabelledImages training = Stripes.images(40, Stripes.SIZE, 1);
    PixelCnnTrainer.builder(SPEC)
        .epochs(3)
        .batchSize(10)
        .workers(1)
        .progress(TrainingListener.printing(out))
        .build()
        .train(training, Stripes.images(10, Stripes.SIZE, 2));
    IntStream.rangeClosed(1, 3)
        .forEach(
            epoch ->
                assertThat(lines())
                    .filteredOn(
                        line ->
                            line.matches(
                                "epoch %d of 3 complete: [0-9.]+ nats an image in training, [0-9.]+ held out.*"
                                    .formatted(epoch)))
                    .hasSize(1));
  }
}
