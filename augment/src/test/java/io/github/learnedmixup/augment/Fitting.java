package io.github.learnedmixup.augment;

import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.scorecalc.ScoreCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingGraphTrainer;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.nd4j.weightinit.impl.XavierInitScheme;

/** Deeplearning4j's ways to train a small classifier of images like those of {@link FakeBase}. */
public enum Fitting {
  MULTI_LAYER_NETWORK {
    @Override
    public void fit(DataSetIterator train, int epochs) {
      network().fit(train, epochs);
    }
  },
  COMPUTATION_GRAPH {
    @Override
    public void fit(DataSetIterator train, int epochs) {
      graph().fit(train, epochs);
    }
  },
  SAME_DIFF {
    @Override
    public void fit(DataSetIterator train, int epochs) {
      sameDiff().fit(train, epochs);
    }
  },
  EARLY_STOPPING {
    @Override
    public void fit(DataSetIterator train, int epochs) {
      stopEarly(network(), train, epochs);
    }
  },
  EARLY_STOPPING_GRAPH {
    @Override
    public void fit(DataSetIterator train, int epochs) {
      var stopping = Fitting.<ComputationGraph>stopping(epochs, lossOfRealImages());
      new EarlyStoppingGraphTrainer(stopping, graph(), train).fit();
    }
  },
  PARALLEL_WRAPPER {
    @Override
    public void fit(DataSetIterator train, int epochs) {
      ParallelWrapper wrapper = parallel(network());
      try {
        for (int epoch = 0; epoch < epochs; epoch++) {
          wrapper.fit(train);
        }
      } finally {
        wrapper.shutdown();
      }
    }
  };

  public abstract void fit(DataSetIterator train, int epochs);

  private static NeuralNetConfiguration.Builder configuration() {
    return new NeuralNetConfiguration.Builder().seed(1).updater(new Adam(1e-2));
  }

  private static DenseLayer hidden() {
    return new DenseLayer.Builder().nIn(36).nOut(16).activation(Activation.RELU).build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
        .nIn(16)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }

  public static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(configuration().list().layer(hidden()).layer(output()).build());
    network.init();
    return network;
  }

  public static ComputationGraph graph() {
    ComputationGraph graph =
        new ComputationGraph(
            configuration()
                .graphBuilder()
                .addInputs("image")
                .addLayer("hidden", hidden(), "image")
                .addLayer("class", output(), "hidden")
                .setOutputs("class")
                .build());
    graph.init();
    return graph;
  }

  /** With the variables image, label, weights, logits and loss. */
  public static SameDiff sameDiff() {
    SameDiff graph = SameDiff.create();
    SDVariable image = graph.placeHolder("image", DataType.FLOAT, -1, 36);
    SDVariable label = graph.placeHolder("label", DataType.FLOAT, -1, 3);
    SDVariable weights =
        graph.var("weights", new XavierInitScheme('c', 36, 3), DataType.FLOAT, 36, 3);
    SDVariable logits = image.mmul("logits", weights);
    SDVariable loss = graph.loss.softmaxCrossEntropy("loss", label, logits, null);
    graph.setLossVariables(loss.name());
    graph.setTrainingConfig(
        TrainingConfig.builder()
            .updater(new Adam(1e-2))
            .dataSetFeatureMapping("image")
            .dataSetLabelMapping("label")
            .build());
    return graph;
  }

  static ParallelWrapper parallel(MultiLayerNetwork network) {
    return new ParallelWrapper.Builder<>(network)
        .workers(2)
        .prefetchBuffer(4)
        .averagingFrequency(2)
        .trainingMode(ParallelWrapper.TrainingMode.AVERAGING)
        .build();
  }

  static EarlyStoppingResult<MultiLayerNetwork> stopEarly(
      MultiLayerNetwork network, DataSetIterator train, int epochs) {
    return stopEarly(network, train, epochs, lossOfRealImages());
  }

  public static EarlyStoppingResult<MultiLayerNetwork> stopEarly(
      MultiLayerNetwork network,
      DataSetIterator train,
      int epochs,
      ScoreCalculator<MultiLayerNetwork> calculator) {
    return new EarlyStoppingTrainer(stopping(epochs, calculator), network, train).fit();
  }

  private static <T extends Model> EarlyStoppingConfiguration<T> stopping(
      int epochs, ScoreCalculator<T> calculator) {
    return new EarlyStoppingConfiguration.Builder<T>()
        .epochTerminationConditions(new MaxEpochsTerminationCondition(epochs))
        .scoreCalculator(calculator)
        .evaluateEveryNEpochs(1)
        .modelSaver(new InMemoryModelSaver<>())
        .build();
  }

  private static <T extends Model> ScoreCalculator<T> lossOfRealImages() {
    return loss(new FakeBase(16, 8));
  }

  @SuppressWarnings("unchecked") // Deeplearning4j's calculator is declared for any Model
  public static <T extends Model> ScoreCalculator<T> loss(DataSetIterator data) {
    return (ScoreCalculator<T>) new DataSetLossCalculator(data, /* average= */ true);
  }
}
