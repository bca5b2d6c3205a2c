package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.LoggedWarnings;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.training.PixelCnnTrainer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;

@Timeout(300)
class LabelAgreementTest extends Opened {
  private static final String WARNING = "in another order than the model's";

  /** Where "zero" to "nine" are in the alphabetical order of the names. */
  private static final int[] ALPHABETICAL = {9, 4, 8, 7, 2, 1, 6, 5, 0, 3};

  private static final int[] RIGHT = {0, 1, 2, 3};
  private static final int[] TURNED = {1, 2, 3, 0};
  private static final LabelledImages BARS = bars();
  private static final PixelCnn MODEL =
      PixelCnnTrainer.builder(new PixelCnnSpec(6, 6, 4, 4, 8, List.of(1)))
          .epochs(15)
          .batchSize(8)
          .learningRate(0.01)
          .workers(1)
          .build()
          .train(BARS, BARS.range(0, 0));

  /** Images with a bright row, another one for each class, on a dark ground. */
  private static LabelledImages bars() {
    byte[] greys = new byte[120 * 36];
    int[] labels = new int[120];
    for (int i = 0; i < greys.length; i++) {
      labels[i / 36] = i / 36 % 4;
      boolean bright = i % 36 / 6 == 1 + labels[i / 36];
      greys[i] = (byte) ((bright ? 150 : 0) + 100 * SeededHash.uniform(3, i));
    }
    return new LabelledImages(6, 6, 4, greys, labels);
  }

  /** A base whose labels are the images' classes, or where the order puts these. */
  private static DataSetIterator base(LabelledImages images, int[] order) {
    int pixels = images.height() * images.width();
    byte[] greys = new byte[images.size() * pixels];
    int[] labels = new int[images.size()];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(images.image(i), 0, greys, i * pixels, pixels);
      labels[i] = order[images.label(i)];
    }
    return ImageSet.iterator(
        new LabelledImages(images.height(), images.width(), images.classes(), greys, labels), 20);
  }

  private static DataSetIterator base(int[] order, @Nullable DataSetPreProcessor preProcessor) {
    DataSetIterator base = base(BARS, order);
    base.setPreProcessor(preProcessor);
    return base;
  }

  private static Stream<Thread> checking() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("learned-mixup-labels"));
  }

  /** The warnings of a training, after the check has ended. */
  private static List<String> warnings(DataSetIterator base, PixelCnn model)
      throws InterruptedException {
    return warnings(LearnedMixupIterator.builder(base, model), base);
  }

  private static List<String> warnings(LearnedMixupBuilder builder, DataSetIterator base)
      throws InterruptedException {
    try (LoggedWarnings warnings = new LoggedWarnings();
        LearnedMixupIterator train = builder.mixPlan(MixPlan.defaults().withShare(0.05)).build()) {
      SoftmaxNetwork.of(base.inputColumns(), base.totalOutcomes()).fit(train, 1);
      for (Thread thread : checking().toList()) {
        thread.join(TimeUnit.MINUTES.toMillis(4));
      }
      return warnings.with(WARNING);
    }
  }

  @Test
  void fit_checksNoLabelsWhereThatIsTurnedOff() throws InterruptedException {
    DataSetIterator base = base(TURNED, null);
    assertThat(warnings(LearnedMixupIterator.builder(base, MODEL).checkLabels(false), base))
        .isEmpty();
  }

  @Test
  void fit_warnsOfFoldersInAlphabeticalOrder() throws InterruptedException {
    LabelledImages digits = ImageSet.find("digits", null).test().range(0, 60);
    DataSetIterator base = base(digits, ALPHABETICAL);
    base.setPreProcessor(new ImagePreProcessingScaler());
    assertThat(warnings(base, PixelCnn.pretrained("digits")))
        .singleElement()
        .asString()
        .contains("0 like class 8", "9 like class 0");
  }

  @Test
  void fit_restoresImagesFromBehindAPreprocessor() throws InterruptedException {
    NormalizerStandardize standardising = new NormalizerStandardize();
    standardising.fit(base(TURNED, null));
    for (DataSetPreProcessor preProcessor :
        Arrays.asList(null, new ImagePreProcessingScaler(), standardising)) {
      assertThat(warnings(base(TURNED, preProcessor), MODEL))
          .as("%s", preProcessor)
          .singleElement()
          .asString()
          .contains("1 like class 0", "2 like class 1", "3 like class 2", "0 like class 3");
    }
  }

  @Test
  void fit_saysNothingOfRightLabels() throws InterruptedException {
    assertThat(warnings(base(RIGHT, null), MODEL)).isEmpty();
    assertThat(warnings(base(RIGHT, new ImagePreProcessingScaler()), MODEL)).isEmpty();
  }

  @Test
  void fit_saysNothingOfImagesThatCannotBeRestored() throws InterruptedException {
    DataSetPreProcessor squaring =
        batch -> batch.setFeatures(batch.getFeatures().div(255).mul(batch.getFeatures()));
    assertThat(warnings(base(TURNED, squaring), MODEL)).isEmpty();
  }

  @Test
  void fit_saysNothingOfAModelThatNobodyTrained() throws InterruptedException {
    assertThat(warnings(base(TURNED, null), PixelCnn.untrained(MODEL.spec(), 1))).isEmpty();
  }

  @Test
  void close_endsTheCheck() {
    LearnedMixupIterator train = opened(new LearnedMixupIterator(base(BARS, RIGHT), MODEL));
    while (train.hasNext()) {
      train.next();
    }
    train.close();
    awaitQuietly(() -> checking().findAny().isEmpty());
  }

  /**
   * Answers of a model that is right as often as said, and else takes images for the next class.
   */
  private static int[] seen(int[] labels, int classes, double right, long seed) {
    return IntStream.range(0, labels.length)
        .map(
            i ->
                SeededHash.uniform(seed, i) < right
                    ? labels[i]
                    : (int) (SeededHash.uniform(seed, -1L - i) * classes))
        .toArray();
  }

  @Test
  void rightLabels_areNotDoubtedHoweverBadTheModelIs() {
    for (int classes : new int[] {2, 3, 10, 47}) {
      int[] labels = IntStream.range(0, 48).map(i -> i % Math.min(classes, 8)).toArray();
      for (double right : new double[] {0, 0.1, 0.3, 0.6, 1}) {
        int doubted = 0;
        for (long seed = 0; seed < 200; seed++) {
          int[] seen = seen(labels, classes, right, seed);
          doubted += LabelAgreement.disagreement(labels, seen, classes) == null ? 0 : 1;
        }
        assertThat(doubted).as("of 200, %d classes, right %s", classes, right).isLessThan(4);
      }
    }
  }

  @Test
  void anotherOrder_isSeenByABadModelToo() {
    for (int classes : new int[] {2, 3, 10, 47}) {
      int[] labels = IntStream.range(0, 48).map(i -> i % Math.min(classes, 8)).toArray();
      int[] others = IntStream.of(labels).map(label -> (label + 1) % classes).toArray();
      for (long seed = 0; seed < 20; seed++) {
        int[] seen = seen(others, classes, 0.8, seed);
        assertThat(LabelAgreement.disagreement(labels, seen, classes))
            .as("%d classes", classes)
            .contains("most images labelled 0 like class 1", "1 like class " + 2 % classes);
      }
    }
  }
}
