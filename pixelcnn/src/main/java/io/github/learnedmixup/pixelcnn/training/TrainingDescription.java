package io.github.learnedmixup.pixelcnn.training;

import io.github.learnedmixup.pixelcnn.identity.Described;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.Binarisation;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.SpecDescription;
import org.nd4j.linalg.schedule.ISchedule;

/** Describes what decides the weights that a training comes to. */
final class TrainingDescription {
  private static final int VERSION = 1;

  private TrainingDescription() {}

  /**
   * Describes a run.
   *
   * @param startedFrom digest of the model that the weights are from; empty for random weights
   */
  static Description of(
      PixelCnnSpec spec,
      TrainingSettings settings,
      String startedFrom,
      LabelledImages training,
      LabelledImages validation) {
    return Description.of(
        "training",
        VERSION,
        to -> {
          to.include("spec", SpecDescription.of(spec));
          describe(settings, to);
          to.set("startedFrom", startedFrom, "")
              .include("training", images(training))
              .include("validation", images(validation));
        });
  }

  private static void describe(TrainingSettings settings, Description.Builder to) {
    to.set("epochs", settings.epochs())
        .set("batchSize", settings.batchSize())
        .set("seed", settings.seed())
        .set("clipNorm", settings.clipNorm())
        .set("averagingDecay", settings.averagingDecay())
        .set("dropout", settings.dropout(), 0.0)
        .set("labelDropout", settings.labelDropout(), 0.0)
        .set("distributionAugmentation", settings.distributionAugmentation(), 0.0)
        .set("patience", settings.patience(), 0)
        .set("workers", settings.workers());
    ISchedule schedule = settings.schedule();
    if (schedule == null) {
      to.set("learningRate", settings.learningRate());
    } else {
      to.include("schedule", schedule(schedule));
    }
    for (int i = 0; i < settings.variations().size(); i++) {
      to.include("variations." + i, transform(settings.variations().get(i)));
    }
  }

  private static Described schedule(ISchedule schedule) {
    if (schedule instanceof CosineSchedule cosine) {
      return to ->
          to.set("type", "COSINE")
              .set("peak", cosine.peak())
              .set("warmUp", cosine.warmUp())
              .set("steps", cosine.steps());
    }
    if (schedule instanceof RampedSchedule ramped) {
      return to ->
          to.set("type", "RAMPED")
              .set("warmUp", ramped.warmUp())
              .include("after", schedule(ramped.after()));
    }
    return foreign(schedule);
  }

  private static Described transform(ImageTransform transform) {
    if (transform instanceof Jitter jitter) {
      return to ->
          to.set("type", "JITTER")
              .set("maxRotationDegrees", jitter.maxRotationDegrees())
              .set("maxShiftPixels", jitter.maxShiftPixels());
    }
    if (transform instanceof Binarisation) {
      return to -> to.set("type", "BINARISATION");
    }
    return foreign(transform);
  }

  /** What is not of this project tells its settings itself, as the trainer's builder asks for. */
  private static Described foreign(Object settings) {
    return to -> to.set("type", settings.getClass().getName()).set("settings", settings.toString());
  }

  private static Described images(LabelledImages images) {
    return to -> to.set("images", images.size()).set("sha256", images.digest());
  }
}
