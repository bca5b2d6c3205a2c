package io.github.learnedmixup.augment;

import io.github.learnedmixup.augment.bank.BankManifest;
import io.github.learnedmixup.augment.bank.SampleBank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Trains a classifier by {@code fit} with a bank; a program, too, for processes of their own. */
final class TrainingWithBank {
  static final int EPOCHS = 3;

  /** Half of these are synthetic: enough for a segment in an epoch. */
  private static final int MANY = 9_200;

  private TrainingWithBank() {}

  /** Settings but for the bank. */
  static LearnedMixupBuilder builder(int examples, int batch) {
    FakeBase base = new FakeBase(examples, batch);
    base.preProcessor = new ImagePreProcessingScaler();
    return LearnedMixupIterator.builder(base, FakeSampler.source())
        .mixPlan(MixPlan.defaults().withShare(0.5));
  }

  /** Settings but for the bank, of a training of moments. */
  static LearnedMixupBuilder builder() {
    return builder(203, 16);
  }

  /** A classifier of so many classes, with its first weights. */
  static MultiLayerNetwork network(int classes) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(0.1))
                .list()
                .layer(
                    new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nIn(36)
                        .nOut(classes)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.init();
    return network;
  }

  /** Trains and gives the weights. */
  static List<Double> fit(LearnedMixupIterator train) {
    MultiLayerNetwork network = network(3);
    network.fit(train, EPOCHS);
    List<Double> weights = new ArrayList<>();
    for (double weight : network.params().toDoubleVector()) {
      weights.add(weight);
    }
    return weights;
  }

  /** Trains with a bank and gives the metrics. */
  static SupplyMetrics fitWith(LearnedMixupBuilder builder) {
    LearnedMixupIterator train = builder.build();
    try (train) {
      fit(train);
      ReproducibilityTest.settled(train);
    }
    return train.metrics();
  }

  /** Arguments: the bank's folder; how many examples, or none for many. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    LearnedMixupBuilder builder =
        arguments.length > 1
            ? builder(Integer.parseInt(arguments[1]), 16)
            : builder(MANY, 500).sampleSupply(SampleSupply.defaults().withLookAheadBatches(2));
    SupplyMetrics metrics = fitWith(builder.bank(folder));
    System.out.printf(
        "epochs %d, generated %d, hits %d, failures %d%n",
        metrics.epochs(), metrics.generated(), metrics.bankHits(), metrics.bankFailures());
    Set<String> expected = new TreeSet<>(Set.of(SampleBank.MANIFEST, SampleBank.LOCK));
    for (BankManifest.Segment segment :
        BankManifest.read(folder.resolve(SampleBank.MANIFEST)).segments()) {
      segment.files().keySet().forEach(file -> expected.add(segment.name() + "/" + file));
    }
    Set<String> found = Banks.files(folder).keySet();
    System.out.println(
        "%d files, %s".formatted(found.size(), found.equals(expected) ? "none left over" : found));
  }
}
