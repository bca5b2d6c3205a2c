package io.github.learnedmixup.augment.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.augment.FakeBase;
import io.github.learnedmixup.augment.FakeSampler;
import io.github.learnedmixup.augment.Fitting;
import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.Logged;
import io.github.learnedmixup.augment.Opened;
import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.augment.transform.CutMixIterator;
import io.github.learnedmixup.augment.transform.PixelMixupIterator;
import io.github.learnedmixup.augment.transform.TransformIterator;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculatorCG;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.listeners.EvaluativeListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.classification.ROCMultiClass;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Who measures a network on mixed images is told so, once. */
@Timeout(60)
class EvaluationWarningTest extends Opened {
  private static final String END =
      " evaluates on batches of %s, which hold mixed images with soft labels: the figures tell"
          + " nothing of real images; give it an iterator of real images, such as this one's base";

  private static FakeBase base() {
    return new FakeBase(40, 8);
  }

  private static DataSetIterator cutMix() {
    return new CutMixIterator(base(), 6, 6, 1, 3);
  }

  private LearnedMixupIterator learned() {
    return iterator(base(), FakeSampler.source(), SampleSupply.defaults());
  }

  /** A way to measure a network. */
  enum Measure {
    EVALUATE("MultiLayerNetwork.doEvaluationHelper") {
      @Override
      void on(DataSetIterator data) {
        assertThat(Fitting.network().<Evaluation>evaluate(data).accuracy()).isNotNegative();
      }
    },
    ROC("MultiLayerNetwork.doEvaluationHelper") {
      @Override
      void on(DataSetIterator data) {
        assertThat(Fitting.network().<ROCMultiClass>evaluateROCMultiClass(data, 0)).isNotNull();
      }
    },
    EVALUATE_GRAPH("ComputationGraph.doEvaluationHelper") {
      @Override
      void on(DataSetIterator data) {
        assertThat(Fitting.graph().<Evaluation>evaluate(data).accuracy()).isNotNegative();
      }
    },
    EVALUATE_SAME_DIFF("SameDiff.evaluateHelper") {
      @Override
      void on(DataSetIterator data) {
        Fitting.sameDiff().evaluate(data, "logits", new Evaluation());
      }
    },
    SCORE_EXAMPLES("MultiLayerNetwork.scoreExamples") {
      @Override
      void on(DataSetIterator data) {
        data.reset(); // which it does not do
        assertThat(Fitting.network().scoreExamples(data, false)).isNotNull();
      }
    },
    LOSS("BaseScoreCalculator.calculateScore") {
      @Override
      void on(DataSetIterator data) {
        assertThat(new DataSetLossCalculator(data, true).calculateScore(Fitting.network()))
            .isPositive();
      }
    },
    LOSS_OF_GRAPH("DataSetLossCalculatorCG.calculateScore") {
      @Override
      @SuppressWarnings("deprecation") // users have it
      void on(DataSetIterator data) {
        assertThat(new DataSetLossCalculatorCG(data, true).calculateScore(Fitting.graph()))
            .isPositive();
      }
    },
    EARLY_STOPPING("BaseScoreCalculator.calculateScore") {
      @Override
      void on(DataSetIterator data) {
        Fitting.stopEarly(Fitting.network(), base(), 2, Fitting.loss(data));
      }
    },
    LISTENER("MultiLayerNetwork.doEvaluationHelper") {
      @Override
      void on(DataSetIterator data) {
        MultiLayerNetwork network = Fitting.network();
        network.setListeners(new EvaluativeListener(data, 2));
        network.fit(base(), 1);
      }
    };

    final String caller;

    Measure(String caller) {
      this.caller = caller;
    }

    abstract void on(DataSetIterator data);
  }

  @ParameterizedTest
  @EnumSource(Measure.class)
  void measuringOnMixedImages_isWarnedOfOnce(Measure measure) {
    try (var log = Logged.of(CutMixIterator.class)) {
      DataSetIterator mixed = cutMix();
      measure.on(mixed);
      measure.on(mixed);
      assertThat(log.warnings()).containsExactly(measure.caller + END.formatted("CutMixIterator"));
    }
  }

  @Test
  void everyIteratorThatMixes_warns() {
    try (var cutMix = Logged.of(CutMixIterator.class);
        var pixels = Logged.of(PixelMixupIterator.class);
        var learned = Logged.of(LearnedMixupIterator.class);
        var varied = Logged.of(TransformIterator.class)) {
      Measure.EVALUATE.on(new PixelMixupIterator(base(), 1, 3));
      Measure.EVALUATE.on(learned());
      Measure.EVALUATE.on(varied(cutMix()));
      assertThat(pixels.warnings()).hasSize(1);
      assertThat(learned.warnings()).hasSize(1);
      assertThat(cutMix.warnings()).hasSize(1);
      assertThat(varied.warnings()).isEmpty(); // its labels are right
    }
  }

  private static TransformIterator varied(DataSetIterator base) {
    return new TransformIterator(base, 6, 6, PixelRange.RAW, new Jitter(15, 1), 3);
  }

  @Test
  void anEpochOfTrainingBefore_hidesNothing() {
    try (var log = Logged.of(LearnedMixupIterator.class)) {
      LearnedMixupIterator train = learned();
      MultiLayerNetwork network = Fitting.network();
      network.fit(train, 2);
      assertThat(log.warnings()).isEmpty();
      assertThat(network.<Evaluation>evaluate(train).accuracy()).isNotNegative();
      assertThat(log.warnings()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Fitting.class)
  void training_isNotWarnedOf(Fitting way) {
    try (var cutMix = Logged.of(CutMixIterator.class);
        var learned = Logged.of(LearnedMixupIterator.class)) {
      way.fit(cutMix(), 2);
      way.fit(learned(), 2);
      assertThat(cutMix.warnings()).isEmpty();
      assertThat(learned.warnings()).isEmpty();
    }
  }

  /** What the README says of class weights: each class's share of a label has that class's. */
  @Test
  void weightsOfClasses_countForEachClassesShareOfASoftLabel() {
    INDArray weights = Nd4j.createFromArray(1.0, 5.0, 2.0);
    INDArray labels = Nd4j.createFromArray(new double[][] {{0.75, 0.25, 0}, {0, 0.5, 0.5}});
    double[][] logits = {{0.2, -0.4, 1.1}, {-0.3, 0.9, 0.1}};
    LossMCXENT loss = new LossMCXENT(weights);
    double expected = 0;
    for (int row = 0; row < 2; row++) {
      double sum = 0;
      for (double logit : logits[row]) {
        sum += Math.exp(logit);
      }
      for (int column = 0; column < 3; column++) {
        expected -=
            weights.getDouble(column)
                * labels.getDouble(row, column)
                * Math.log(Math.exp(logits[row][column]) / sum);
      }
    }
    assertThat(score(loss, labels, logits)).isCloseTo(expected, within(1e-6));
    INDArray gradient =
        loss.computeGradient(labels, array(logits), new ActivationSoftmax(), /* mask= */ null);
    List<Double> differences = new ArrayList<>();
    for (int row = 0; row < 2; row++) {
      for (int column = 0; column < 3; column++) {
        double at = logits[row][column];
        logits[row][column] = at + 1e-5;
        double above = score(loss, labels, logits);
        logits[row][column] = at - 1e-5;
        double below = score(loss, labels, logits);
        logits[row][column] = at;
        differences.add((above - below) / 2e-5 - gradient.getDouble(row, column));
      }
    }
    assertThat(differences).allSatisfy(d -> assertThat(d).isCloseTo(0, within(1e-5)));
  }

  private static INDArray array(double[][] values) {
    return Nd4j.createFromArray(values).castTo(DataType.DOUBLE);
  }

  private static double score(LossMCXENT loss, INDArray labels, double[][] logits) {
    return loss.computeScore(
        labels, array(logits), new ActivationSoftmax(), /* mask= */ null, /* average= */ false);
  }
}
