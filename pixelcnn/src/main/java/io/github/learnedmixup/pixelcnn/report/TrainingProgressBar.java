package io.github.learnedmixup.pixelcnn.report;

import io.github.learnedmixup.console.ProgressBars;
import io.github.learnedmixup.pixelcnn.training.TrainingListener;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** Shows a training on standard error: steps, time left, likelihoods. */
public final class TrainingProgressBar implements TrainingListener, AutoCloseable {
  private final String task;
  private @Nullable ProgressBar bar;
  private double averageNats = Double.NaN;
  private double validationNats = Double.NaN;

  /** Prepares a bar, which appears with the first step. */
  public TrainingProgressBar(String task) {
    this.task = task;
  }

  @Override
  public void step(StepReport report) {
    if (bar == null) {
      bar =
          ProgressBars.builder(task, report.steps())
              .startsFrom(report.step() - 1, Duration.ZERO)
              .build();
    }
    averageNats =
        Double.isNaN(averageNats) ? report.nats() : 0.98 * averageNats + 0.02 * report.nats();
    bar.stepTo(report.step());
    bar.setExtraMessage(message(report.epoch(), report.epochs()));
  }

  @Override
  public void epoch(EpochReport report) {
    validationNats = report.validationNats();
    if (bar != null) {
      bar.setExtraMessage(message(report.epoch(), report.epochs()));
    }
  }

  private String message(int epoch, int epochs) {
    String validation =
        Double.isNaN(validationNats)
            ? ""
            : String.format(Locale.ROOT, ", validation %.2f", validationNats);
    return String.format(
        Locale.ROOT, "epoch %d/%d, train %.2f%s nats", epoch, epochs, averageNats, validation);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
