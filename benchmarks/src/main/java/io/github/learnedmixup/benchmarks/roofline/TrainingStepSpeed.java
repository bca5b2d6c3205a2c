package io.github.learnedmixup.benchmarks.roofline;

import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.training.CosineSchedule;
import io.github.learnedmixup.pixelcnn.training.Optimiser;
import io.github.learnedmixup.pixelcnn.training.TrainingStep;
import org.nd4j.linalg.api.buffer.DataType;

/** Training steps, as the trainer takes them, on one and the same batch of drawn digits. */
public final class TrainingStepSpeed implements AutoCloseable {
  private static final long SEED = 1;
  private static final int SCHEDULE = 10_000;

  private final RooflineExamples examples;
  private final TrainingStep step;
  private final Optimiser optimiser;

  /**
   * Prepares a network with random weights.
   *
   * @param spec for images of 28x28 pixels in 10 classes
   * @param batch images of a step
   * @param workers threads
   */
  public TrainingStepSpeed(PixelCnnSpec spec, int batch, int workers) {
    this.examples = RooflineExamples.draw(spec, batch, SEED);
    var weights = new Weights(spec, DataType.FLOAT);
    weights.initialise(SEED);
    this.step = new TrainingStep(weights, workers, 0);
    this.optimiser = new Optimiser(weights, CosineSchedule.over(SCHEDULE, 2e-3), 1, 0.9995);
  }

  /** Takes one step: forward pass, backward pass, update. */
  public void run() {
    step.gradient(examples.levels(), examples.labels(), SEED);
    optimiser.step(step.gradients().flat(), 0);
  }

  @Override
  public void close() {
    step.close();
  }
}
