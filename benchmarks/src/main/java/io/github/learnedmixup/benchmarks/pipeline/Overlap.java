package io.github.learnedmixup.benchmarks.pipeline;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;

/**
 * How well training and drawing go together, beginning with an empty cache.
 *
 * <p>With all cores busy, both together cannot take less than the processor time of both alone,
 * divided by the cores; nor can they take less than either alone.
 *
 * @param training alone, on bare batches
 * @param drawing alone, the batches being thrown away as soon as they are there
 * @param together training on the batches that are drawn meanwhile
 * @param cores processors that share the work
 */
record Overlap(PipelineCost training, PipelineCost drawing, PipelineCost together, int cores) {
  private static final int WARM_UP_STEPS = 20;

  /**
   * Measures it.
   *
   * @param images as many as fill whole batches
   */
  static Overlap measure(
      PixelCnn model, LabelledImages images, int batchSize, SampleSupply supply, int steps) {
    ClassifierSteps classifier = new ClassifierSteps(images, 2 * steps + WARM_UP_STEPS, batchSize);
    var bare = ClassifierSteps.real(images, batchSize);
    classifier.train(bare, Math.min(WARM_UP_STEPS, steps), seconds -> {});
    PipelineCost training = PipelineCost.of(() -> classifier.train(bare, steps, seconds -> {}));
    PipelineCost drawing;
    try (var mixed = cold(model, images, batchSize, supply)) {
      drawing = PipelineCost.of(() -> EndlessBatches.take(mixed, steps));
    }
    PipelineCost together;
    try (var mixed = cold(model, images, batchSize, supply)) {
      together = PipelineCost.of(() -> classifier.train(mixed, steps, seconds -> {}));
    }
    return new Overlap(training, drawing, together, Runtime.getRuntime().availableProcessors());
  }

  private static LearnedMixupIterator cold(
      PixelCnn model, LabelledImages images, int batchSize, SampleSupply supply) {
    return LearnedMixupIterator.builder(ClassifierSteps.real(images, batchSize), model)
        .withoutParents()
        .mixPlan(ClassifierSteps.MIX)
        .checkLabels(false)
        .sampleSupply(supply)
        .build();
  }

  /**
   * Settings under which drawing takes about as long as training, which leaves the least room: if
   * one takes much longer than the other, both together take hardly longer than that one. Where
   * drawing is so fast that it takes less time even if each sample is served once, they are that.
   *
   * @param stepSeconds the time of a training step
   * @param imagesPerSecond what the generator draws alone
   */
  static SampleSupply balanced(int batchSize, double stepSeconds, double imagesPerSecond) {
    SampleSupply defaults = SampleSupply.defaults();
    double slots = batchSize * ClassifierSteps.MIX.share();
    long reuse = Math.round(slots / (imagesPerSecond * stepSeconds));
    return defaults.withReuse((int) Math.max(1, Math.min(defaults.poolSize(), reuse)));
  }

  /** The time of both together over the least that it could be. */
  double ratio() {
    double shared = (training.cpuSeconds() + drawing.cpuSeconds()) / cores;
    return together.seconds() / Math.max(shared, Math.max(training.seconds(), drawing.seconds()));
  }
}
