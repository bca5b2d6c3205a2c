package io.github.learnedmixup.pixelcnn.training;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Prints plain lines about a training: one after each epoch, and one every ten seconds between. */
final class PrintedProgress implements TrainingListener {
  private static final long PAUSE_NANOS = 10_000_000_000L;
  private static final double MINUTE_NANOS = 60e9;

  private final PrintStream out;
  private final LongSupplier nanoTime;

  private boolean begun;
  private long firstStep; // whose report the time that is left is reckoned from
  private long firstNanos;
  private long step;
  private long steps;
  private long lastLine; // when it was printed
  private double nats; // sum over the steps since then
  private long summed; // how many these are

  PrintedProgress(PrintStream out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
  }

  @Override
  public void resumed(ResumeReport report) {
    out.printf(
        Locale.ROOT,
        "continuing from the checkpoint, step %d of %d%n",
        report.step(),
        report.steps());
  }

  @Override
  public void step(StepReport report) {
    long now = nanoTime.getAsLong();
    if (!begun) {
      begun = true;
      firstStep = report.step();
      firstNanos = now;
      lastLine = now;
    }
    step = report.step();
    steps = report.steps();
    nats += report.nats();
    summed++;
    if (now - lastLine >= PAUSE_NANOS) {
      print(
          now,
          String.format(
              Locale.ROOT,
              "epoch %d of %d, step %d of %d: %.2f nats an image in training",
              report.epoch(),
              report.epochs(),
              step,
              steps,
              nats / summed));
    }
  }

  @Override
  public void epoch(EpochReport report) {
    String heldOut =
        Double.isNaN(report.validationNats())
            ? "none held out"
            : String.format(Locale.ROOT, "%.2f held out", report.validationNats());
    print(
        nanoTime.getAsLong(),
        String.format(
            Locale.ROOT,
            "epoch %d of %d complete: %.2f nats an image in training, %s",
            report.epoch(),
            report.epochs(),
            report.trainNats(),
            heldOut));
  }

  private void print(long now, String line) {
    out.println(line + left(now));
    lastLine = now;
    nats = 0;
    summed = 0;
  }

  /** How long all steps that are left take, at the mean pace so far; empty where none are. */
  private String left(long now) {
    if (step <= firstStep || step >= steps) {
      return "";
    }
    double nanos = (double) (now - firstNanos) / (step - firstStep) * (steps - step);
    long minutes = (long) Math.ceil(nanos / MINUTE_NANOS);
    return minutes <= 1 ? ", less than a minute left" : ", about " + minutes + " minutes left";
  }
}
