package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.digits.Digits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Synthetic images must not be recognisable by their greys, or a classifier learns from them which
 * labels are soft.
 *
 * <p>The classifier here is a small network on the counts of the 256 greys: it finds what is more
 * or less frequent in synthetic images than in real ones, and how the greys of one image go
 * together.
 */
@Timeout(300)
class TellTaleTest {
  private static final int IMAGES = 600; // of each kind
  private static final int BATCH = 200;
  private static final int GREYS = 256;

  /** Greys of images, as they come out of the pipeline: real ones, and ones of a single class. */
  private record Images(List<float[]> real, List<float[]> synthetic) {}

  private static Images images() {
    Images images = new Images(new ArrayList<>(), new ArrayList<>());
    DataSetIterator base = ImageSet.iterator(Digits.draw(2 * IMAGES, 77), BATCH);
    MixPlan singleClass = MixPlan.defaults().withShare(0.5).withMixes(LambdaDistribution.fixed(1));
    SampleSupply distinct = SampleSupply.defaults().withReuse(1);
    SlotPlan plan = new SlotPlan(singleClass, distinct, TrainedClasses.all(Digits.CLASSES), 1);
    try (var iterator =
        LearnedMixupIterator.builder(base, PixelCnn.pretrained("digits"))
            .withoutParents()
            .mixPlan(singleClass)
            .sampleSupply(distinct)
            .build()) {
      for (int batch = 0; iterator.hasNext(); batch++) {
        INDArray greys = iterator.next().getFeatures();
        boolean[] drawn = new boolean[BATCH];
        for (int row : plan.rows(0, batch, (long) batch * BATCH, BATCH)) {
          drawn[row] = true;
        }
        for (int row = 0; row < BATCH; row++) {
          (drawn[row] ? images.synthetic : images.real).add(greys.getRow(row).toFloatVector());
        }
      }
    }
    return images;
  }

  /** Counts of greys, those of synthetic images after a change, in a random order. */
  private static DataSet counts(Images images, IntUnaryOperator ofSynthetic) {
    int real = images.real.size();
    int all = real + images.synthetic.size();
    float[][] counts = new float[all][GREYS];
    INDArray labels = Nd4j.create(all, 2);
    for (int i = 0; i < all; i++) {
      for (float grey : i < real ? images.real.get(i) : images.synthetic.get(i - real)) {
        int shown = Math.round(grey);
        counts[i][i < real ? shown : ofSynthetic.applyAsInt(shown)] += 0.01f;
      }
      labels.putScalar(i, i < real ? 0 : 1, 1);
    }
    DataSet data = new DataSet(Nd4j.createFromArray(counts), labels);
    data.shuffle(5);
    return data;
  }

  /** How often a network that learns from one half is right about the other. */
  private static double accuracy(DataSet all) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(2e-3))
                .l2(1e-4)
                .list()
                .layer(
                    new DenseLayer.Builder()
                        .nIn(GREYS)
                        .nOut(64)
                        .activation(Activation.RELU)
                        .build())
                .layer(
                    new OutputLayer.Builder()
                        .nIn(64)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.init();
    int half = all.numExamples() / 2;
    DataSet train = (DataSet) all.getRange(0, half);
    DataSet test = (DataSet) all.getRange(half, all.numExamples());
    for (int epoch = 0; epoch < 40; epoch++) {
      for (DataSet batch : train.batchBy(50)) {
        network.fit(batch);
      }
    }
    INDArray right = network.output(test.getFeatures()).argMax(1).eq(test.getLabels().argMax(1));
    return right.castTo(DataType.DOUBLE).meanNumber().doubleValue();
  }

  @Test
  void aNetworkOnGreys_cannotTellRealFromSynthetic() {
    Images images = images();
    assertThat(accuracy(counts(images, grey -> grey))).isLessThanOrEqualTo(0.55);
    // It could, had each second grey gone to the one below it.
    assertThat(accuracy(counts(images, grey -> grey & ~1))).isGreaterThan(0.95);
    // It could, were every pixel of a level of the one grey in its middle.
    assertThat(accuracy(counts(images, grey -> grey / 64 * 64 + 32))).isGreaterThan(0.95);
  }
}
