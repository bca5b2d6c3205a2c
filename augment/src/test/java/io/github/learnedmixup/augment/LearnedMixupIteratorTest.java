package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.augment.bank.GeneratedImage;
import io.github.learnedmixup.augment.bank.SampleKey;
import io.github.learnedmixup.augment.batch.LabelShares;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamConstants;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.CompositeDataSetPreProcessor;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.PermuteDataSetPreProcessor;
import org.nd4j.linalg.factory.Nd4j;

@Timeout(30)
class LearnedMixupIteratorTest {
  private static final int EXAMPLES = 50;
  private static final int BATCH = 8;

  /** Which sample is due at each example of the run, from the plan alone. */
  private static Map<Long, SampleKey> planned(double share, long seed, int examples) {
    SlotPlan plan =
        new SlotPlan(
            MixPlan.defaults().withShare(share),
            SampleSupply.defaults(),
            TrainedClasses.all(3),
            seed);
    Map<Long, SampleKey> keys = new HashMap<>();
    long slot = 0;
    for (long row : plan.rows(0, 0, 0, examples)) {
      keys.put(row, plan.key(slot++));
    }
    return keys;
  }

  private static float[] image(SampleKey key, float divisor) {
    SampleRequest request = FakeSampler.source().request(key, MixPlan.defaults(), null);
    float[] greys = new float[36];
    FakeSampler.greys(
        FakeSampler.sample(request).levels(), FakeSampler.SPEC.shape(), key.greySeed(), greys);
    for (int i = 0; i < greys.length; i++) {
      greys[i] /= divisor;
    }
    return greys;
  }

  private static List<DataSet> epoch(LearnedMixupIterator iterator) {
    List<DataSet> batches = new ArrayList<>();
    while (iterator.hasNext()) {
      batches.add(iterator.next());
    }
    return batches;
  }

  /** Runs an epoch and compares every row with what the base and the plan say. */
  private static void check(FakeBase base, @Nullable PixelRange scale, float divisor) {
    var builder =
        LearnedMixupIterator.builder(base, FakeSampler.source())
            .mixPlan(MixPlan.defaults().withShare(0.3))
            .seed(5);
    if (scale != null) {
      builder.pixelRange(scale);
    }
    Map<Long, SampleKey> planned = planned(0.3, 5, EXAMPLES);
    List<DataSet> batches;
    try (LearnedMixupIterator iterator = builder.build()) {
      batches = epoch(iterator);
      assertThat(iterator.metrics().synthetic()).isEqualTo(planned.size());
    }
    int example = 0;
    for (DataSet batch : batches) {
      int size = (int) batch.getFeatures().size(0);
      DataSet real = base.rows(example, size);
      if (base.preProcessor != null) {
        base.preProcessor.preProcess(real);
      }
      assertThat(batch.getFeatures().shape()).isEqualTo(real.getFeatures().shape());
      assertThat(batch.getFeatures().dataType()).isEqualTo(base.type);
      assertThat(batch.getLabels().dataType()).isEqualTo(base.type);
      assertThat(batch.getExampleMetaData()).isEqualTo(real.getExampleMetaData());
      DataSet expected = real;
      for (int row = 0; row < size; row++) {
        SampleKey key = planned.get((long) example + row);
        if (key != null) {
          synthesise(expected, row, key, base, divisor);
        }
      }
      // No tolerance: real rows are bit for bit what the base gave.
      assertThat(values(batch.getFeatures())).isEqualTo(values(expected.getFeatures()));
      assertThat(values(batch.getLabels())).isEqualTo(values(expected.getLabels()));
      example += size;
    }
    assertThat(example).isEqualTo(EXAMPLES);
  }

  private static void synthesise(
      DataSet expected, int row, SampleKey key, FakeBase base, float divisor) {
    long[] shape = base.rows(0, 1).getFeatures().shape();
    INDArray image =
        Nd4j.createFromArray(image(key, divisor)).castTo(base.type).reshape('c', shape);
    INDArray labels = Nd4j.zeros(base.type, 1, 3);
    double share = LabelShares.exactInFloat(key.lambda());
    labels.putScalar(0, key.first(), share);
    labels.putScalar(0, key.second(), 1 - share);
    DataSet one = new DataSet(image, labels);
    if (base.preProcessor != null) {
      base.preProcessor.preProcess(one);
    }
    expected.getFeatures().slice(row).assign(one.getFeatures().slice(0));
    expected.getLabels().getRow(row).assign(labels.getRow(0));
  }

  private static double[] values(INDArray array) {
    return array.dup('c').data().asDouble();
  }

  private static FakeBase base() {
    return new FakeBase(EXAMPLES, BATCH);
  }

  @Test
  void next_replacesThePlannedRowsAndNoOthers() {
    check(base(), null, 1);
  }

  @Test
  void next_takesTheBasesShape() {
    for (long[] shape : new long[][] {{1, 6, 6}, {6, 6, 1}, {36}}) {
      FakeBase base = base();
      base.imageShape = shape;
      check(base, null, 1);
    }
  }

  @Test
  void next_takesTheBasesType() {
    FakeBase base = base();
    base.type = DataType.DOUBLE;
    check(base, null, 1);
  }

  @Test
  void next_takesUnitScaleFromTheFirstBatch() {
    FakeBase base = base();
    base.divisor = 255;
    check(base, null, 255);
  }

  @Test
  void next_takesTheScaleThatIsSet() {
    FakeBase base = base();
    base.divisor = 250; // so that some are above 1, as in images that were resized
    check(base, PixelRange.UNIT, 255);
  }

  @Test
  void generatedImages_goThroughTheBasesScalerOnce() {
    FakeBase base = base();
    base.imageShape = new long[] {1, 6, 6};
    base.preProcessor = new ImagePreProcessingScaler(-1, 1);
    check(base, null, 1);
  }

  @Test
  void generatedImages_goThroughTheBasesStandardiserOnce() {
    for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
      FakeBase base = base();
      base.type = type;
      base.preProcessor = standardiser(base);
      check(base, null, 1);
    }
  }

  @Test
  void generatedImages_areInTheScaleThatTheStandardiserWasFittedOn() {
    FakeBase base = base();
    base.divisor = 255;
    base.preProcessor = standardiser(base);
    check(base, null, 255);
  }

  private static NormalizerStandardize standardiser(FakeBase base) {
    NormalizerStandardize standardiser = new NormalizerStandardize();
    standardiser.fit(base.rows(0, EXAMPLES));
    return standardiser;
  }

  @Test
  void generatedImages_followAPreProcessorThatMovesTheChannels() {
    FakeBase base = base();
    base.imageShape = new long[] {1, 6, 6};
    base.preProcessor =
        new CompositeDataSetPreProcessor(
            new ImagePreProcessingScaler(),
            new PermuteDataSetPreProcessor(PermuteDataSetPreProcessor.PermutationTypes.NCHWtoNHWC));
    check(base, null, 1);
  }

  @Test
  void generatedImages_followAPreProcessorThatMovesTheChannelsToTheFront() {
    FakeBase base = base();
    base.imageShape = new long[] {6, 6, 1};
    base.preProcessor =
        new CompositeDataSetPreProcessor(
            new ImagePreProcessingScaler(),
            new PermuteDataSetPreProcessor(PermuteDataSetPreProcessor.PermutationTypes.NHWCtoNCHW));
    check(base, null, 1);
  }

  @Test
  void preProcessors_mayBeSetThroughTheWrapper() {
    FakeBase base = base();
    DataSetPreProcessor scaler = new ImagePreProcessingScaler();
    try (var iterator = LearnedMixupIterator.builder(base, FakeSampler.source()).build()) {
      assertThat(iterator.next().getFeatures().maxNumber().floatValue()).isGreaterThan(200);
      iterator.setPreProcessor(scaler);
      assertThat(iterator.getPreProcessor()).isSameAs(scaler);
      assertThat(base.preProcessor).isSameAs(scaler);
      for (DataSet batch : epoch(iterator)) {
        assertThat(batch.getFeatures().maxNumber().floatValue()).isBetween(0.5f, 1f);
      }
    }
  }

  @Test
  void everyShare_isKeptUpToTheLastBatchOfOne() {
    for (double share : new double[] {0, 0.1, 1}) {
      FakeBase base = new FakeBase(41, 8);
      try (var iterator =
          LearnedMixupIterator.builder(base, FakeSampler.source())
              .mixPlan(MixPlan.defaults().withShare(share))
              .pixelRange(PixelRange.RAW)
              .build()) {
        List<DataSet> batches = epoch(iterator);
        assertThat(batches).hasSize(6);
        assertThat(batches.get(5).getFeatures().shape()).containsExactly(1, 36);
        assertThat(iterator.metrics().synthetic())
            .isBetween((long) Math.floor(41 * share), (long) Math.ceil(41 * share));
      }
    }
  }

  @Test
  void nextOfANumber_asksTheBaseForAsMany() {
    try (var iterator = LearnedMixupIterator.builder(base(), FakeSampler.source()).build()) {
      assertThat(iterator.next(13).numExamples()).isEqualTo(13);
      assertThat(iterator.next().numExamples()).isEqualTo(BATCH);
    }
  }

  @Test
  void labels_areThePosteriorWhereAsked() {
    try (var iterator =
        LearnedMixupIterator.builder(base(), FakeSampler.source())
            .mixPlan(MixPlan.defaults().withShare(1))
            .softLabels(SoftLabels.posterior(3))
            .seed(5)
            .build()) {
      Map<Long, SampleKey> planned = planned(1, 5, BATCH);
      INDArray labels = iterator.next().getLabels();
      for (int row = 0; row < BATCH; row++) {
        SampleKey key = planned.get((long) row);
        var sample =
            FakeSampler.sample(FakeSampler.source().request(key, MixPlan.defaults(), null));
        GeneratedImage image =
            new GeneratedImage(
                new byte[0], sample.logLikelihoodFirst(), sample.logLikelihoodSecond());
        double share = SoftLabels.posterior(3).shareOfFirst(key.lambda(), image);
        assertThat(labels.getDouble(row, key.first())).isEqualTo(share);
        assertThat(labels.getDouble(row, key.second())).isEqualTo(1 - share);
      }
    }
  }

  @Test
  void returnedArrays_areNotUsedAgain() {
    try (var iterator = LearnedMixupIterator.builder(base(), FakeSampler.source()).build()) {
      List<DataSet> batches = epoch(iterator);
      List<double[]> before = batches.stream().map(b -> values(b.getFeatures())).toList();
      iterator.reset();
      epoch(iterator).forEach(batch -> batch.getFeatures().assign(-7));
      for (int i = 0; i < batches.size(); i++) {
        assertThat(values(batches.get(i).getFeatures())).isEqualTo(before.get(i));
      }
    }
  }

  @Test
  void everythingElse_isAnsweredByTheBase() {
    try (var iterator = LearnedMixupIterator.builder(base(), FakeSampler.source()).build()) {
      assertThat(iterator.batch()).isEqualTo(BATCH);
      assertThat(iterator.totalOutcomes()).isEqualTo(3);
      assertThat(iterator.inputColumns()).isEqualTo(36);
      assertThat(iterator.resetSupported()).isTrue();
      assertThat(iterator.getLabels()).containsExactly("a", "b", "c");
      assertThat(iterator.asyncSupported()).isFalse();
    }
  }

  @Test
  void serialisation_isRefusedByName() {
    try (var iterator = LearnedMixupIterator.builder(base(), FakeSampler.source()).build()) {
      assertThatThrownBy(
              () -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(iterator))
          .isInstanceOf(NotSerializableException.class)
          .hasMessageContaining("LearnedMixupIterator cannot be serialised");
    }
  }

  @Test
  void serialisation_isRefusedByNameWhateverTheBase() {
    FakeBase answering = base();
    DataSetIterator base =
        (DataSetIterator)
            Proxy.newProxyInstance(
                DataSetIterator.class.getClassLoader(),
                new Class<?>[] {DataSetIterator.class},
                (proxy, method, arguments) -> method.invoke(answering, arguments));
    try (var iterator = LearnedMixupIterator.builder(base, FakeSampler.source()).build()) {
      assertThatThrownBy(
              () -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(iterator))
          .isInstanceOf(NotSerializableException.class)
          .hasMessageContaining("LearnedMixupIterator cannot be serialised");
    }
  }

  @Test
  void deserialisation_isRefusedByName() throws IOException {
    // What no iterator writes: an object of its class with no fields and no superclass.
    ByteArrayOutputStream forged = new ByteArrayOutputStream();
    try (DataOutputStream to = new DataOutputStream(forged)) {
      to.writeShort(ObjectStreamConstants.STREAM_MAGIC);
      to.writeShort(ObjectStreamConstants.STREAM_VERSION);
      to.writeByte(ObjectStreamConstants.TC_OBJECT);
      to.writeByte(ObjectStreamConstants.TC_CLASSDESC);
      to.writeUTF(LearnedMixupIterator.class.getName());
      to.writeLong(1); // serialVersionUID
      to.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
      to.writeShort(0);
      to.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
      to.writeByte(ObjectStreamConstants.TC_NULL);
    }
    try (ObjectInputStream from =
        new ObjectInputStream(new ByteArrayInputStream(forged.toByteArray()))) {
      assertThatThrownBy(from::readObject)
          .isInstanceOf(NotSerializableException.class)
          .hasMessageContaining("LearnedMixupIterator cannot be serialised");
    }
  }
}
