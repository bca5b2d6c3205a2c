package io.github.learnedmixup.demo.classifier;

import io.github.learnedmixup.demo.data.RealBatches;
import io.github.learnedmixup.pixelcnn.Calibration;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * A classifier of images, trained by Adam: one of the networks of {@link ClassifierKind}. It is
 * used by one thread at a time.
 */
public final class Classifier {
  /** The least height and width that two convolutions and two poolings leave something of. */
  static final int SMALLEST_IMAGE = 16;

  private static final int PREDICTION_BATCH = 250;

  private final ClassifierNetwork network;
  private final ImageShape shape;

  /**
   * Creates a classifier with random weights that depend on the seed alone.
   *
   * @throws InvalidInputException if the images are smaller than 16x16
   */
  public Classifier(ImageShape shape, int classes, ClassifierSettings settings, long seed) {
    requireSize(shape);
    this.shape = shape;
    this.network = settings.kind().network(shape, classes, settings, seed);
  }

  /** The layer before the loss; its dropout is of its inputs. */
  static DenseLayer output(ClassifierSettings settings, int classes) {
    DenseLayer.Builder layer = new DenseLayer.Builder();
    if (settings.dropout() > 0) {
      layer.dropOut(1 - settings.dropout());
    }
    return layer
        .nOut(classes)
        .activation(Activation.IDENTITY)
        .weightInit(WeightInit.XAVIER)
        .build();
  }

  /** What images of a shape are to a network: rows of greys, or channels of colours. */
  public static InputType inputType(ImageShape shape) {
    return shape.isColour()
        ? InputType.convolutional(shape.height(), shape.width(), shape.channels())
        : InputType.convolutionalFlat(shape.height(), shape.width(), 1);
  }

  /**
   * Checks the size of images.
   *
   * @throws InvalidInputException if they are smaller than 16x16
   */
  public static void requireSize(ImageShape shape) {
    if (shape.height() < SMALLEST_IMAGE || shape.width() < SMALLEST_IMAGE) {
      throw new InvalidInputException(
          "the classifier takes images of at least %dx%d pixels, but these are %dx%d"
              .formatted(SMALLEST_IMAGE, SMALLEST_IMAGE, shape.height(), shape.width()));
    }
  }

  /**
   * The beginning of a network that is trained by Adam: two convolutions of 5x5 without a margin,
   * each followed by the maxima of squares of 2x2.
   *
   * @param first filters of the first convolution
   * @param second filters of the second
   */
  public static NeuralNetConfiguration.ListBuilder convolutions(
      ClassifierSettings settings, long seed, int first, int second) {
    return network(settings, seed)
        .list()
        .layer(new ConvolutionLayer.Builder(5, 5).nOut(first).build())
        .layer(maximum())
        .layer(new ConvolutionLayer.Builder(5, 5).nOut(second).build())
        .layer(maximum());
  }

  /**
   * The beginning of a network for colour images that is trained by Adam: convolutions of 3x3 that
   * keep the size, each followed by the maxima of squares of 2x2.
   *
   * @param filters of each convolution
   */
  public static NeuralNetConfiguration.ListBuilder smallConvolutions(
      ClassifierSettings settings, long seed, int... filters) {
    NeuralNetConfiguration.ListBuilder layers =
        network(settings, seed).convolutionMode(ConvolutionMode.Same).list();
    for (int count : filters) {
      layers.layer(new ConvolutionLayer.Builder(3, 3).nOut(count).build()).layer(maximum());
    }
    return layers;
  }

  /** The first step size falls to 0 in the settings' number of steps. */
  static NeuralNetConfiguration.Builder network(ClassifierSettings settings, long seed) {
    OneDnnConvolutions.allow();
    NeuralNetConfiguration.Builder network =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Adam(new ClassifierRateDecay(settings.learningRate(), settings.steps())))
            .weightInit(WeightInit.RELU)
            .activation(Activation.RELU)
            // Keeps a convolution's patches from the forward pass for the backward one, without
            // oneDNN.
            .cacheMode(CacheMode.DEVICE);
    return settings.weightDecay() == 0 ? network : network.weightDecay(settings.weightDecay());
  }

  private static SubsamplingLayer maximum() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  /** Softmax and cross-entropy, a layer of its own, so that the logits before it can be had. */
  public static LossLayer crossEntropy() {
    return new LossLayer.Builder(LossFunctions.LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .build();
  }

  /**
   * The logits of a network that ends with {@link #crossEntropy()}, [image][class].
   *
   * @param features one image a row
   */
  public static double[][] logits(MultiLayerNetwork network, INDArray features) {
    int beforeLoss = network.getnLayers() - 2;
    return network.feedForwardToLayer(beforeLoss, features).get(beforeLoss + 1).toDoubleMatrix();
  }

  /** The classes of images. */
  public static int[] labels(LabelledImages images) {
    return IntStream.range(0, images.size()).map(images::label).toArray();
  }

  /** All weights as one row. */
  INDArray weights() {
    return network.weights();
  }

  /** How many optimiser steps were made. */
  public int steps() {
    return network.steps();
  }

  /**
   * Makes one optimiser step.
   *
   * @return the cross-entropy of the batch before the step, in nats
   */
  public double step(DataSet batch) {
    return network.step(batch);
  }

  /** The logits of images in [0, 1], as batches have them or one a row, [image][class]. */
  public double[][] logits(INDArray features) {
    return network.logits(input(features));
  }

  /** The logits of images, [image][class]. */
  public double[][] logits(LabelledImages images) {
    double[][] logits = new double[images.size()][];
    DataSetIterator batches = RealBatches.inOrder(images, PREDICTION_BATCH);
    int done = 0;
    while (batches.hasNext()) {
      double[][] rows = logits(batches.next().getFeatures());
      System.arraycopy(rows, 0, logits, done, rows.length);
      done += rows.length;
    }
    return logits;
  }

  private INDArray input(INDArray features) {
    return shape.isColour()
        ? features.reshape(features.size(0), shape.channels(), shape.height(), shape.width())
        : features;
  }

  /** The share of images whose most probable class is their own. */
  public double accuracy(LabelledImages images) {
    return Calibration.accuracy(logits(images), labels(images));
  }

  /**
   * The accuracy on a batch with soft labels, weighted by lambda: the mean share of its label that
   * an image's most probable class has. With hard labels this is the usual accuracy.
   */
  double weightedAccuracy(DataSet batch) {
    double[][] logits = logits(batch.getFeatures());
    double[][] labels = batch.getLabels().toDoubleMatrix();
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      sum += labels[i][Calibration.likeliest(logits[i])];
    }
    return sum / logits.length;
  }

  /**
   * The gradient of each image's cross-entropy, in nats, with respect to its pixels.
   *
   * @param features images in [0, 1], one a row
   * @param labels a row for each image
   * @return of the features' shape
   */
  INDArray inputGradient(INDArray features, INDArray labels) {
    return network.inputGradient(input(features), labels).reshape('c', features.shape());
  }
}
