package io.github.learnedmixup.demo.judge;

import io.github.learnedmixup.demo.classifier.Classifier;
import io.github.learnedmixup.demo.classifier.ClassifierSettings;
import io.github.learnedmixup.demo.data.RealBatches;
import io.github.learnedmixup.demo.data.ShiftedBatches;
import io.github.learnedmixup.pixelcnn.Calibration;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Classifies generated images. A judge is trained on real images only and is independent of what it
 * judges: it is neither the PixelCNN that generates the images nor one of the classifiers that are
 * compared. Its probabilities are {@linkplain Calibration calibrated}. Not thread safe.
 *
 * <p>For grey images its architecture follows LeNet-5, as that of {@link Classifier} does: two 5x5
 * convolutions, each followed by 2x2 max pooling, then a dense layer of 256 units with dropout. It
 * has 16 and 64 filters: on few cores, copying the patches of the second convolution costs most,
 * and their size is proportional to the number of filters of the first. For colour images it has
 * three 3x3 convolutions of 32, 64 and 128 filters before the same dense layer.
 */
final class Judge {
  private static final int PREDICTION_BATCH = 250;

  private final MultiLayerNetwork network;
  private final ImageShape shape;
  private final double temperature;

  private Judge(MultiLayerNetwork network, ImageShape shape, double temperature) {
    this.network = network;
    this.shape = shape;
    this.temperature = temperature;
  }

  /**
   * Trains a judge. On one machine, with one number of threads, equal arguments give equal judges.
   *
   * @param training the images it learns from
   * @param validation images that it does not learn from and is calibrated on
   * @param afterStep called after every optimiser step
   * @throws InvalidInputException if the images are smaller than 16x16
   */
  static Judge train(
      LabelledImages training,
      LabelledImages validation,
      JudgeSettings settings,
      long seed,
      Runnable afterStep) {
    int steps = settings.steps(training.size());
    MultiLayerNetwork network =
        network(training.shape(), training.classes(), settings, steps, seed);
    ShiftedBatches batches =
        new ShiftedBatches(
            training, settings.batchSize(), settings.shift(), SeededHash.mix(seed, 1));
    // Deeplearning4j takes the random numbers of dropout from the thread's generator.
    Nd4j.getRandom().setSeed(SeededHash.mix(seed, 2));
    for (int step = 0; step < steps; step++) {
      network.fit(batches.next());
      afterStep.run();
    }
    return new Judge(
        network,
        training.shape(),
        Calibration.temperature(
            logits(network, training.shape(), images(validation)), Classifier.labels(validation)));
  }

  private static MultiLayerNetwork network(
      ImageShape shape, int classes, JudgeSettings settings, int steps, long seed) {
    Classifier.requireSize(shape);
    MultiLayerConfiguration configuration =
        convolutions(
                shape,
                ClassifierSettings.of(steps, settings.batchSize(), settings.learningRate()),
                seed)
            .layer(new DenseLayer.Builder().nOut(256).build())
            .layer(
                new DenseLayer.Builder()
                    .nOut(classes)
                    .dropOut(1 - settings.dropout())
                    .activation(Activation.IDENTITY)
                    .weightInit(WeightInit.XAVIER)
                    .build())
            .layer(Classifier.crossEntropy())
            .setInputType(Classifier.inputType(shape))
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }

  private static NeuralNetConfiguration.ListBuilder convolutions(
      ImageShape shape, ClassifierSettings settings, long seed) {
    return shape.isColour()
        ? Classifier.smallConvolutions(settings, seed, 32, 64, 128)
        : Classifier.convolutions(settings, seed, 16, 64);
  }

  /**
   * The probabilities of the classes of each image, [image][class].
   *
   * @param greys images of the size that it was trained on, 0 to 255 as unsigned bytes, with pixel
   *     values such as real images have: it has seen no image of few levels
   */
  double[][] probabilities(List<byte[]> greys) {
    return Calibration.posterior(logits(network, shape, greys), temperature);
  }

  private static double[][] logits(
      MultiLayerNetwork network, ImageShape shape, List<byte[]> greys) {
    double[][] logits = new double[greys.size()][];
    for (int from = 0; from < logits.length; from += PREDICTION_BATCH) {
      List<byte[]> batch = greys.subList(from, Math.min(from + PREDICTION_BATCH, logits.length));
      double[][] rows = Classifier.logits(network, features(shape, batch));
      System.arraycopy(rows, 0, logits, from, rows.length);
    }
    return logits;
  }

  private static INDArray features(ImageShape shape, List<byte[]> images) {
    LabelledImages batch = LabelledImages.of(shape, 1, List.of(), images, new int[images.size()]);
    return RealBatches.inOrder(batch, images.size()).next().getFeatures();
  }

  private static List<byte[]> images(LabelledImages images) {
    return IntStream.range(0, images.size()).mapToObj(images::image).toList();
  }

  /** The share of images whose most probable class is their own. */
  double accuracy(LabelledImages images) {
    return Calibration.accuracy(probabilities(images(images)), Classifier.labels(images));
  }

  /** A copy for another thread. */
  Judge copy() {
    return new Judge(network.clone(), shape, temperature);
  }

  /** What the logits are divided by. */
  double temperature() {
    return temperature;
  }

  /** Writes what training found: the temperature, the number of weights, each as a float. */
  void write(DataOutputStream to) throws IOException {
    to.writeDouble(temperature);
    float[] weights = network.params().toFloatVector();
    to.writeInt(weights.length);
    for (float weight : weights) {
      to.writeFloat(weight);
    }
  }

  /**
   * Reads what {@link #write} wrote of a judge of such images.
   *
   * @param name of the file, for messages
   * @throws InvalidInputException if the number of weights is that of another network
   */
  static Judge read(
      DataInputStream from, String name, LabelledImages images, JudgeSettings settings, long seed)
      throws IOException {
    double temperature = from.readDouble();
    int size = from.readInt();
    MultiLayerNetwork network =
        network(images.shape(), images.classes(), settings, settings.steps(images.size()), seed);
    if (size != network.numParams()) {
      throw new InvalidInputException(
          "%s holds %d weights, but a judge of such images has %d"
              .formatted(name, size, network.numParams()));
    }
    float[] weights = new float[size];
    for (int i = 0; i < size; i++) {
      weights[i] = from.readFloat();
    }
    network.setParams(Nd4j.createFromArray(weights).reshape(1, size));
    return new Judge(network, images.shape(), temperature);
  }
}
