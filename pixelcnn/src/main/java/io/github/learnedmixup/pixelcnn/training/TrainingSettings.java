package io.github.learnedmixup.pixelcnn.training;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * How a {@link PixelCnn} is trained.
 *
 * @param epochs passes over the training images, at least 1; default 20
 * @param batchSize images of an optimiser step, at least 1; default 32
 * @param learningRate peak of Adam's rate, which rises over the first steps and falls along a
 *     cosine; without effect if there is a schedule; default 0.002
 * @param schedule Adam's rate at each step, counted from 0 over the whole run, and epoch, from 0; a
 *     checkpoint knows it again, and the provenance tells it, by its {@link Object#toString()},
 *     which must not be that of {@link Object}; null, the default, for the cosine
 * @param seed of the initial weights, the order of the images, what is dropped and how images vary;
 *     default 1
 * @param clipNorm longest L2 norm of a gradient of the mean nats a pixel; default 1
 * @param averagingDecay limit of the decay of the averaged weights, in [0, 1); default 0.9995
 * @param dropout share that is dropped of the horizontal gates' outputs, of a single stack of the
 *     head's inputs, in [0, 1); default 0
 * @param labelDropout share of the images whose class is hidden from the network, in [0, 1): it
 *     then learns what images look like whatever their class, too; default 0
 * @param distributionAugmentation share of the images that are shown mirrored, turned or
 *     transposed, in [0, 1), the network being told how, by biases that the trained model does
 *     without: few images teach more so, and what is drawn is as they are; default 0 (Jun and
 *     others 2020, "Distribution Augmentation for Generative Modeling", ICML)
 * @param patience epochs without a better validation after which training stops; 0, the default,
 *     never stops early; the best epoch's weights are returned in any case
 * @param variations what is done, in this order, to every training image, anew in every epoch, by
 *     seeds that follow from this seed, the epoch and the image; those that are {@link
 *     ImageTransform#ofEveryImage()} are done to the validation images, too, once and by a fixed
 *     seed; default none
 * @param workers threads that share a batch's images, at least 1; how many decides how sums over
 *     them are rounded, and so every weight; default the processors at hand
 */
public record TrainingSettings(
    int epochs,
    int batchSize,
    double learningRate,
    @Nullable ISchedule schedule,
    long seed,
    double clipNorm,
    double averagingDecay,
    double dropout,
    double labelDropout,
    double distributionAugmentation,
    int patience,
    List<ImageTransform> variations,
    int workers) {

  /** The defaults. */
  public static final TrainingSettings DEFAULTS =
      new TrainingSettings(
          20,
          32,
          2e-3,
          null,
          1,
          1,
          0.9995,
          0,
          0,
          0,
          0,
          List.of(),
          Runtime.getRuntime().availableProcessors());

  /** Checks the ranges. */
  public TrainingSettings {
    require(epochs >= 1, "epochs must be at least 1", epochs);
    require(batchSize >= 1, "batchSize must be at least 1", batchSize);
    require(positive(learningRate), "learningRate must be positive", learningRate);
    if (schedule != null) {
      requireDescription(schedule);
      double first = schedule.valueAt(0, 0);
      require(
          first >= 0 && first < Double.POSITIVE_INFINITY,
          "schedule must give rates that are finite and not negative",
          first);
    }
    require(positive(clipNorm), "clipNorm must be positive", clipNorm);
    require(
        averagingDecay >= 0 && averagingDecay < 1,
        "averagingDecay must be in [0, 1)",
        averagingDecay);
    require(dropout >= 0 && dropout < 1, "dropout must be in [0, 1)", dropout);
    require(labelDropout >= 0 && labelDropout < 1, "labelDropout must be in [0, 1)", labelDropout);
    require(
        distributionAugmentation >= 0 && distributionAugmentation < 1,
        "distributionAugmentation must be in [0, 1)",
        distributionAugmentation);
    require(patience >= 0, "patience must not be negative", patience);
    variations = List.copyOf(variations);
    require(workers >= 1, "workers must be at least 1", workers);
  }

  /** Every component with its name, in one line for people, which a model's provenance keeps. */
  String describe() {
    String text = toString();
    return text.substring(text.indexOf('[') + 1, text.length() - 1);
  }

  /** By an identity, no run would be known again. */
  private static void requireDescription(ISchedule schedule) {
    String description = schedule.toString();
    String identity =
        schedule.getClass().getName() + "@" + Integer.toHexString(schedule.hashCode());
    if (description.equals(identity)) {
      throw new IllegalArgumentException(
          "schedule must tell its settings by its toString(), as records do, but tells "
              + description);
    }
  }

  private static boolean positive(double value) {
    return value > 0 && value < Double.POSITIVE_INFINITY;
  }

  private static void require(boolean holds, String rule, Number found) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", but is " + found);
    }
  }
}
