package io.github.learnedmixup.demo.classifier;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A network in the manner of LeNet-5 (LeCun et al. 1998, "Gradient-based learning applied to
 * document recognition"), in the sizes that Deeplearning4j's examples made known: two convolutions
 * of 5x5 with 20 and 50 filters, each followed by 2x2 maxima, and a dense layer of 500. For colour
 * images it is of three convolutions of 3x3 with 24, 48 and 64 filters, each with a margin and
 * followed by 2x2 maxima, and a dense layer of 256.
 */
final class LeNet implements ClassifierNetwork {
  private final MultiLayerNetwork network;

  LeNet(ImageShape shape, int classes, ClassifierSettings settings, long seed) {
    MultiLayerConfiguration configuration =
        (shape.isColour() ? forColour(settings, seed) : forGrey(settings, seed))
            .layer(Classifier.output(settings, classes))
            .layer(Classifier.crossEntropy())
            .setInputType(Classifier.inputType(shape))
            .build();
    network = new MultiLayerNetwork(configuration);
    network.init();
  }

  private static NeuralNetConfiguration.ListBuilder forGrey(
      ClassifierSettings settings, long seed) {
    return Classifier.convolutions(settings, seed, 20, 50)
        .layer(new DenseLayer.Builder().nOut(500).build());
  }

  private static NeuralNetConfiguration.ListBuilder forColour(
      ClassifierSettings settings, long seed) {
    return Classifier.smallConvolutions(settings, seed, 24, 48, 64)
        .layer(new DenseLayer.Builder().nOut(256).build());
  }

  @Override
  public double step(DataSet batch) {
    network.fit(batch);
    return network.score();
  }

  @Override
  public int steps() {
    return network.getIterationCount();
  }

  @Override
  public double[][] logits(INDArray features) {
    return Classifier.logits(network, features);
  }

  @Override
  public INDArray inputGradient(INDArray features, INDArray labels) {
    return network.calculateGradients(features, labels, null, null).getSecond();
  }

  @Override
  public INDArray weights() {
    return network.params();
  }
}
