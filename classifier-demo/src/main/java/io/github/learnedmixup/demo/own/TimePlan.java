package io.github.learnedmixup.demo.own;

/**
 * How the minutes of a comparison are spent: two fifths on the PixelCNN, the rest on classifiers,
 * of which the plan is for {@value #SEEDS} seeds. Pure arithmetic on measured paces; what was
 * planned is kept, so that a run that continues has the same plan.
 */
public final class TimePlan {
  /** How many seeds are planned for; more are run while there is time. */
  public static final int SEEDS = 3;

  /** Which part of the time the PixelCNN is trained for. */
  private static final double MODEL_SHARE = 0.4;

  /** Which part of the time the plan leaves for reading, measuring and the page. */
  private static final double RESERVE = 0.15;

  private static final int MOST_MODEL_EPOCHS = 300;
  private static final int FEWEST_MODEL_EPOCHS = 5;
  private static final int CLASSIFIER_EPOCHS = 40;
  private static final int MOST_STEPS = 5000;
  private static final int MOST_REUSE = 8;

  /** The denominator of the part of the wanted steps that is just enough. */
  private static final int LEAST_PART = 4;

  /** How much of a processor a training among others, and the sampling beside them, have. */
  private static final double SIDE_BY_SIDE = 0.6;

  private TimePlan() {}

  /**
   * How long a PixelCNN is trained.
   *
   * @param images of the training images, the first so many; fewer than all where the time is short
   * @param epochs over nine tenths of them
   */
  public record ModelPart(int images, int epochs) {}

  /**
   * How classifiers are trained.
   *
   * @param steps of each
   * @param wanted how many they would be if there were time enough
   * @param reuse how often each generated image is used
   */
  public record ClassifierPart(int steps, int wanted, int reuse) {
    /** Whether classifiers are trained for so short a time that comparing them says little. */
    public boolean fallsShort() {
      return steps * (long) LEAST_PART < wanted;
    }

    /** How many minutes would not be too short, if this is what so many minutes allow. */
    public long enough(double minutes) {
      return (long) Math.ceil(minutes * wanted / LEAST_PART / steps);
    }
  }

  /**
   * What limits the classifiers.
   *
   * @param secondsLeft of the whole time
   * @param stepSeconds that a step takes one processor
   * @param samplesPerSecond that are generated on all processors and accepted
   * @param processors that train side by side
   */
  public record ClassifierPace(
      double secondsLeft, double stepSeconds, double samplesPerSecond, int processors) {}

  /**
   * Plans the PixelCNN's training.
   *
   * @param seconds of the whole comparison
   * @param stepSeconds that a step of the training takes
   * @param images there are to train on
   * @param batchSize images of a step
   */
  public static ModelPart model(double seconds, double stepSeconds, int images, int batchSize) {
    double steps = Math.max(1, MODEL_SHARE * seconds / stepSeconds);
    int epochs = (int) Math.min(MOST_MODEL_EPOCHS, steps / batches(images, batchSize));
    if (epochs >= FEWEST_MODEL_EPOCHS) {
      return new ModelPart(images, epochs);
    }
    int fewer = (int) Math.max(2.0 * batchSize, steps * batchSize / FEWEST_MODEL_EPOCHS);
    int some = Math.min(images, fewer);
    return new ModelPart(some, (int) Math.max(1, Math.floor(steps / batches(some, batchSize))));
  }

  /**
   * Plans the classifiers' trainings: 40 times through the images and at most 5,000 steps, or what
   * the time allows. Generated images are used several times, up to eight, before steps are fewer.
   *
   * @param seconds of the whole comparison
   * @param images that a classifier learns from
   * @param batchSize images of a step
   * @param share of a batch that is generated
   * @param trainings of all planned seeds, those for choosing settings included
   */
  public static ClassifierPart classifiers(
      double seconds, ClassifierPace pace, int images, int batchSize, double share, int trainings) {
    int wanted = Math.min(MOST_STEPS, CLASSIFIER_EPOCHS * batches(images, batchSize));
    double left = Math.max(0, pace.secondsLeft() - RESERVE * seconds);
    double ofStep = trainings * pace.stepSeconds() / (SIDE_BY_SIDE * pace.processors());
    double ofSamples = SEEDS * batchSize * share / (SIDE_BY_SIDE * pace.samplesPerSecond());
    double steps = 0;
    for (int reuse = 1; reuse <= MOST_REUSE; reuse *= 2) {
      steps = left / (ofStep + ofSamples / reuse);
      if (steps >= wanted) {
        return new ClassifierPart(wanted, wanted, reuse);
      }
    }
    // Fewer than one epoch says nothing of a classifier.
    int fewest = Math.min(wanted, batches(images, batchSize));
    return new ClassifierPart((int) Math.max(fewest, steps), wanted, MOST_REUSE);
  }

  private static int batches(int images, int batchSize) {
    return (images - 1) / batchSize + 1;
  }
}
