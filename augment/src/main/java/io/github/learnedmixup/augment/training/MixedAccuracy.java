package io.github.learnedmixup.augment.training;

import java.util.Arrays;
import java.util.Locale;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells while a network is trained on mixed images how often it is right: the share of an example's
 * label that the predicted class has, averaged over examples. It is a lambda-weighted accuracy,
 * which for one-hot labels is the usual one.
 *
 * <pre>{@code
 * MixedAccuracy accuracy = new MixedAccuracy(10);
 * classifier.addListeners(accuracy);
 * classifier.fit(train, epochs);
 * }</pre>
 *
 * <p>Mixed labels have an upper limit below 1: a network that predicts the class with the largest
 * share every time reaches {@link #best()}. How far the accuracy is below it says how much is left
 * to learn of such images; how well real images are classified, only an evaluation on real images
 * tells.
 *
 * <p>For every batch that is looked at, the network runs forward once more, as it does for a
 * prediction, after its parameters were changed by that batch. Labels are {@code [n, classes]}; a
 * graph has one input and one output. Figures are since the last {@link #reset()} and, in the log,
 * of each epoch. Used by the thread that trains.
 */
public final class MixedAccuracy extends BaseTrainingListener {
  private static final Logger log = LoggerFactory.getLogger(MixedAccuracy.class);

  private final int every;
  private double right;
  private double possible;
  private long examples;
  private long seen; // batches
  private double epochRight;
  private double epochPossible;
  private long epochExamples;
  private @Nullable INDArray graphInput;
  private @Nullable INDArray graphLabels;

  /**
   * Creates a listener.
   *
   * @param every how many batches: 1 looks at each, 10 at every tenth
   * @throws IllegalArgumentException if it is not positive
   */
  public MixedAccuracy(int every) {
    if (every < 1) {
      throw new IllegalArgumentException("every must be positive, but is " + every);
    }
    this.every = every;
  }

  /**
   * The sum over rows of the share of the label that the predicted class has.
   *
   * @param output of a network, {@code [n, classes]}
   * @param labels {@code [n, classes]}, shares of classes
   * @throws IllegalArgumentException if the shapes differ or are no rows of classes
   */
  static double weighted(INDArray output, INDArray labels) {
    requireRows(output, labels);
    INDArray predicted = output.argMax(1);
    double sum = 0;
    for (int row = 0; row < labels.size(0); row++) {
      sum += labels.getDouble(row, predicted.getInt(row));
    }
    return sum;
  }

  private static void requireRows(INDArray output, INDArray labels) {
    if (labels.rank() != 2 || !output.equalShapes(labels)) {
      throw new IllegalArgumentException(
          "labels and output must both have the shape [n, classes], but have %s and %s"
              .formatted(Arrays.toString(labels.shape()), Arrays.toString(output.shape())));
    }
  }

  /**
   * Looks at a batch, without a network that trains: for a loop of one's own.
   *
   * @param output of a network, {@code [n, classes]}
   * @param labels {@code [n, classes]}, shares of classes
   * @throws IllegalArgumentException if the shapes differ or are no rows of classes
   */
  public void add(INDArray output, INDArray labels) {
    double newRight = weighted(output, labels);
    double newPossible = labels.max(1).sumNumber().doubleValue();
    right += newRight;
    possible += newPossible;
    examples += labels.size(0);
    epochRight += newRight;
    epochPossible += newPossible;
    epochExamples += labels.size(0);
  }

  /** The accuracy since the last reset, in [0, 1]; NaN where no batch was looked at. */
  public double accuracy() {
    return right / examples;
  }

  /** The best possible accuracy on the same examples, in (0, 1]; NaN where there are none. */
  public double best() {
    return possible / examples;
  }

  /** How many examples were looked at since the last reset. */
  public long examples() {
    return examples;
  }

  /** Forgets what it saw. */
  public void reset() {
    right = 0;
    possible = 0;
    examples = 0;
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    if (seen++ % every != 0) {
      return;
    }
    if (model instanceof MultiLayerNetwork network) {
      look(network);
    } else if (model instanceof ComputationGraph graph) {
      look(graph);
    }
  }

  private void look(MultiLayerNetwork network) {
    INDArray input = network.getInput();
    INDArray labels = network.getLabels();
    if (input != null && labels != null) {
      add(network.output(input, false), labels);
      network.setInput(input);
      network.setLabels(labels);
    }
  }

  /** Keeps a graph's batch, which it has forgotten when the iteration is done. */
  @Override
  public void onBackwardPass(Model model) {
    if (model instanceof ComputationGraph graph && seen % every == 0) {
      INDArray[] inputs = graph.getInputs();
      if (inputs.length != 1 || graph.getNumOutputArrays() != 1) {
        throw new IllegalArgumentException(
            "a graph must have one input and one output, but has %d and %d"
                .formatted(inputs.length, graph.getNumOutputArrays()));
      }
      graphInput = inputs[0];
      graphLabels =
          graph.getOutputLayer(0) instanceof IOutputLayer output ? output.getLabels() : null;
    }
  }

  private void look(ComputationGraph graph) {
    if (graphInput != null && graphLabels != null) {
      add(graph.output(false, graphInput)[0], graphLabels);
    }
    graphInput = null;
    graphLabels = null;
  }

  @Override
  public void onEpochEnd(Model model) {
    if (epochExamples > 0) {
      log.info(
          "accuracy on {} mixed images: {}, of {} possible",
          epochExamples,
          shown(epochRight),
          shown(epochPossible));
    }
    epochRight = 0;
    epochPossible = 0;
    epochExamples = 0;
  }

  private String shown(double sum) {
    return String.format(Locale.ROOT, "%.4f", sum / epochExamples);
  }
}
