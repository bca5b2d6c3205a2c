package io.github.learnedmixup.demo.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

class OneDnnConvolutionsTest {
  private static MultiLayerNetwork network(boolean allowed) {
    String before = System.getProperty(OneDnnConvolutions.DISABLED);
    try {
      if (allowed) {
        System.clearProperty(OneDnnConvolutions.DISABLED);
      } else {
        System.setProperty(OneDnnConvolutions.DISABLED, "true");
      }
      MultiLayerNetwork network =
          new MultiLayerNetwork(
              Classifier.convolutions(ClassifierSettings.of(10, 2, 1e-3), 1, 3, 4)
                  .layer(new OutputLayer.Builder().nOut(5).activation(Activation.SOFTMAX).build())
                  .setInputType(InputType.convolutionalFlat(20, 18, 1))
                  .build());
      network.init();
      return network;
    } finally {
      if (before == null) {
        System.clearProperty(OneDnnConvolutions.DISABLED);
      } else {
        System.setProperty(OneDnnConvolutions.DISABLED, before);
      }
    }
  }

  @Test
  void layers_useItWhereTheNativeLibraryHasIt() {
    MultiLayerNetwork allowed = network(true);
    MultiLayerNetwork forbidden = network(false);
    boolean isThere =
        NativeOpsHolder.getInstance().getDeviceNativeOps().buildInfo().contains("HAVE_ONEDNN");
    for (int layer = 0; layer < 4; layer++) {
      assertThat(allowed.getLayer(layer).getHelper() != null).isEqualTo(isThere);
      assertThat(forbidden.getLayer(layer).getHelper()).isNull();
    }
  }

  @Test
  void answersAndGradients_areThoseOfTheLayersOwnConvolutions() {
    MultiLayerNetwork allowed = network(true);
    MultiLayerNetwork forbidden = network(false);
    Nd4j.getRandom().setSeed(5);
    INDArray images = Nd4j.rand(7, 20 * 18);
    INDArray labels = Nd4j.zeros(7, 5);
    for (int i = 0; i < 7; i++) {
      labels.putScalar(i, i % 5, 1);
    }
    for (MultiLayerNetwork network : new MultiLayerNetwork[] {allowed, forbidden}) {
      network.setInput(images);
      network.setLabels(labels);
      network.computeGradientAndScore();
    }

    INDArray expected = forbidden.gradient().gradient();
    assertThat(expected.amaxNumber().doubleValue()).isPositive();
    assertThat(allowed.gradient().gradient().equalsWithEps(expected, 1e-4)).isTrue();
    assertThat(allowed.output(images).equalsWithEps(forbidden.output(images), 1e-5)).isTrue();
    assertThat(allowed.params()).isEqualTo(forbidden.params());
  }
}
