package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;

/** A run that was stopped after any batch goes on with the batches that it would have had. */
@Timeout(60)
class ResumeTest {
  private static final int EPOCHS = 3;
  private static final int BATCHES = 4; // an epoch of 29 examples in batches of 8
  private static final MixPlan MIX =
      MixPlan.defaults()
          .withShare(0.5)
          .withProbability(0.8)
          .withSchedule(ShareSchedule.linear(0, 2, 0.5, 1));
  private static final SampleSupply SUPPLY =
      SampleSupply.defaults().withPoolSize(16).withReuse(2).withReuse(4);

  @TempDir Path folder;

  private static FakeBase base() {
    FakeBase base = new FakeBase(29, 8);
    base.shuffles = true;
    return base;
  }

  private static LearnedMixupBuilder builder(FakeBase base) {
    return LearnedMixupIterator.builder(base, FakeSampler.source())
        .mixPlan(MIX)
        .sampleSupply(SUPPLY)
        .seed(9);
  }

  /** Runs on to the end of the last epoch, with new pairs from the second epoch on. */
  private static List<Integer> rest(LearnedMixupIterator iterator) {
    List<Integer> hashes = new ArrayList<>();
    while (true) {
      while (iterator.hasNext()) {
        hashes.add(ReproducibilityTest.hash(iterator.next()));
        renewPairs(iterator);
      }
      if (iterator.state().epochs() == EPOCHS) {
        return hashes;
      }
      iterator.reset();
    }
  }

  /** In the middle of an epoch, so that there are states in which they are yet to come. */
  private static void renewPairs(LearnedMixupIterator iterator) {
    MixState state = iterator.state();
    if (state.batches() == 2) {
      double[][] weights = {{0, 1, 0}, {0, 0, state.epochs()}, {1, 2, 0}};
      iterator.renewPairs(ClassPairs.weighted(weights));
    }
  }

  /** What a new process does: prints the batches that remain after the state in a file. */
  public static void main(String[] arguments) throws IOException {
    try (var iterator = builder(base()).resumeFrom(MixState.load(Path.of(arguments[0]))).build()) {
      System.out.println(rest(iterator));
    }
  }

  @Test
  void remainingBatches_areTheSameAfterEveryBatch() throws IOException {
    Path file = folder.resolve("state");
    List<Integer> all;
    try (var unbroken = builder(base()).build()) {
      all = rest(unbroken);
      assertThat(unbroken.state().position().pairs()).hasSizeGreaterThan(1);
    }
    assertThat(all).hasSize(EPOCHS * BATCHES).doesNotHaveDuplicates();
    for (int stop = 0; stop <= all.size(); stop++) {
      try (var stopped = builder(base()).build()) {
        for (int batch = 0; batch < stop; batch++) {
          Opened.nextEver(stopped);
          renewPairs(stopped);
        }
        stopped.state().save(file);
        assertThat(MixState.load(file)).isEqualTo(stopped.state());
      }
      try (var resumed =
          builder(base())
              .resumeFrom(MixState.load(file))
              .sampleSupply(SUPPLY.withGenerators(2))
              .build()) {
        assertThat(rest(resumed)).isEqualTo(all.subList(stop, all.size()));
        assertThat(resumed.metrics().epochs()).isEqualTo(EPOCHS);
      }
    }
  }

  @Test
  void remainingBatches_areTheSameInANewProcess() throws Exception {
    Path file = folder.resolve("state");
    List<Integer> remaining;
    try (var stopped = builder(base()).build()) {
      for (int batch = 0; batch < BATCHES + 2; batch++) {
        Opened.nextEver(stopped);
        renewPairs(stopped);
      }
      stopped.state().save(file);
      remaining = rest(stopped);
    }
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                ResumeTest.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readString(output, StandardCharsets.UTF_8)).contains(remaining.toString());
  }

  @Test
  void anEarlyAndADoubleReset_areMadeUpForAsWell() {
    try (var stopped = builder(base()).build()) {
      stopped.reset();
      stopped.next();
      stopped.reset();
      stopped.reset();
      stopped.next();
      stopped.next();
      MixState state = stopped.state();
      assertThat(state.epochs()).isEqualTo(2);
      assertThat(state.position().resets()).isEqualTo(3);
      FakeBase fresh = base();
      try (var resumed = builder(fresh).resumeFrom(state).build()) {
        assertThat(rest(resumed)).isEqualTo(rest(stopped));
      }
      try (var resumed = builder(base()).resumeFrom(state).build();
          var other = builder(base()).resumeFrom(state).build()) {
        other.next();
        // Before its first batch the first reset keeps the place; after that, one more is one more.
        resumed.reset();
        assertThat(resumed.state()).isEqualTo(state);
        resumed.reset();
        other.reset();
        assertThat(resumed.state().position().resets())
            .isEqualTo(4)
            .isEqualTo(other.state().position().resets());
      }
    }
  }

  /** After so many batches of 10, and as many resets before them. */
  private static MixState stoppedAfter(int batches, int resets) {
    try (var stopped = builder(ofTenBatches()).build()) {
      for (int reset = 0; reset < resets; reset++) {
        stopped.reset();
      }
      for (int batch = 0; batch < batches; batch++) {
        stopped.next();
      }
      return stopped.state();
    }
  }

  private static FakeBase ofTenBatches() {
    FakeBase base = new FakeBase(77, 8);
    base.shuffles = true;
    return base;
  }

  /** The batches that a way of training takes in one epoch of a run that goes on. */
  private static List<Integer> trainedOn(Fitting way, MixState state) {
    List<Integer> hashes = new ArrayList<>();
    try (var resumed = builder(ofTenBatches()).resumeFrom(state).build()) {
      way.fit(
          new TestIterator(resumed) {
            @Override
            public DataSet next() {
              DataSet batch = super.next();
              hashes.add(ReproducibilityTest.hash(batch));
              return batch;
            }
          },
          /* epochs= */ 1);
      assertThat(resumed.state().batches()).isEqualTo(10);
    }
    return hashes;
  }

  @ParameterizedTest
  @EnumSource(Fitting.class)
  void everyTrainer_trainsOnTheBatchesThatAreLeft(Fitting way) {
    for (int resets = 0; resets < 2; resets++) {
      List<Integer> left = new ArrayList<>();
      try (var unbroken = builder(ofTenBatches()).build()) {
        for (int reset = 0; reset < resets; reset++) {
          unbroken.reset();
        }
        for (int batch = 0; batch < 10; batch++) {
          int hash = ReproducibilityTest.hash(unbroken.next());
          if (batch >= 3) {
            left.add(hash);
          }
        }
      }
      assertThat(trainedOn(way, stoppedAfter(3, resets))).isEqualTo(left).hasSize(7);
    }
  }

  @Test
  void earlyStopping_trainsOnAWholeEpochWhereNoneWasBegun() {
    MixState fresh = stoppedAfter(0, 0);
    MixState atEnd = stoppedAfter(10, 1);
    assertThat(trainedOn(Fitting.EARLY_STOPPING, fresh)).hasSize(10);
    assertThat(trainedOn(Fitting.EARLY_STOPPING, atEnd)).hasSize(10);
    // The reset before the epoch was done before the run was stopped: it is not done twice.
    assertThat(trainedOn(Fitting.EARLY_STOPPING, stoppedAfter(0, 1)))
        .isEqualTo(trainedOn(Fitting.MULTI_LAYER_NETWORK, stoppedAfter(0, 1)))
        .hasSize(10);
  }

  @Test
  void theResetThatKeepsThePlace_isLoggedOnceAndAnotherOneBeginsTheEpochOver() {
    MixState state = stoppedAfter(3, 1);
    try (var log = Logged.of(LearnedMixupIterator.class);
        var resumed = builder(ofTenBatches()).resumeFrom(state).build()) {
      resumed.reset();
      assertThat(log.messages())
          .containsExactly(
              "reset() before the first batch of a resumed run keeps its place: 3 batches of the"
                  + " epoch were delivered before, and the others follow; another reset() leaves"
                  + " them out");
      assertThat(resumed.state()).isEqualTo(state);
      resumed.reset();
      assertThat(log.messages()).hasSize(1);
      assertThat(resumed.state().position().resets()).isEqualTo(2);
      int batches = 0;
      while (resumed.hasNext()) {
        resumed.next();
        batches++;
      }
      assertThat(batches).isEqualTo(10);
      assertThat(resumed.state().epochs()).isEqualTo(2);
    }
  }

  @Test
  void aResetThatFailsOnTheWayToItsPlace_isTriedAgain() {
    MixState state = stoppedAfter(3, 1);
    FakeBase base = ofTenBatches();
    try (var resumed = builder(base).resumeFrom(state).build()) {
      base.nextFailure = new IllegalStateException("disk");
      assertThatThrownBy(resumed::reset).isSameAs(base.nextFailure);
      base.nextFailure = null;
      resumed.reset();
      assertThat(resumed.state()).isEqualTo(state);
    }
  }

  /** A base whose greys are known to be raw by its first batch alone. */
  private static LearnedMixupBuilder ofDarkImages() {
    FakeBase base = new FakeBase(29, 8);
    base.dark = true;
    return builder(base);
  }

  @Test
  void theScaleThatTheFirstBatchToldOf_isKept() throws IOException {
    Path file = folder.resolve("state");
    try (var stopped = ofDarkImages().build()) {
      stopped.next();
      stopped.state().save(file);
      List<Integer> remaining = rest(stopped);
      try (var resumed = ofDarkImages().resumeFrom(MixState.load(file)).build()) {
        assertThat(rest(resumed)).isEqualTo(remaining);
      }
    }
  }

  @Test
  void batchesOfOtherSizes_areSkippedByTheirExamples() {
    try (var stopped = builder(base()).build()) {
      stopped.next(5);
      stopped.next(11);
      stopped.next();
      try (var resumed = builder(base()).resumeFrom(stopped.state()).build()) {
        assertThat(rest(resumed)).isEqualTo(rest(stopped));
      }
    }
  }

  /** Draws nothing as long as the flag is up. */
  private static SampleSource failing(boolean[] broken) {
    return FakeSampler.source(
        sampler -> {
          if (broken[0]) {
            throw new IllegalStateException("not now");
          }
        });
  }

  @Test
  void aBatchThatFailed_hasNotBeenDelivered() {
    boolean[] broken = {true};
    SampleSource source = failing(broken);
    try (var stopped =
        LearnedMixupIterator.builder(base(), source)
            .mixPlan(MIX.withProbability(1))
            .seed(9)
            .build()) {
      MixState before = stopped.state();
      assertThatThrownBy(stopped::next).isInstanceOf(SampleGenerationException.class);
      assertThat(stopped.state()).isEqualTo(before);
      broken[0] = false;
      stopped.next();
      assertThat(stopped.state().epochs()).isEqualTo(1);
    }
  }

  @Test
  void aBatchOfAnotherSizeThatFailed_isStillOneWhenNextDeliversIt() {
    boolean[] broken = {true};
    SampleSource source = failing(broken);
    MixPlan always = MIX.withProbability(1);
    try (var stopped =
        LearnedMixupIterator.builder(base(), source).mixPlan(always).seed(9).build()) {
      assertThatThrownBy(() -> stopped.next(10)).isInstanceOf(SampleGenerationException.class);
      broken[0] = false;
      assertThat(stopped.next().numExamples()).isEqualTo(10);
      assertThat(stopped.state().position().onlyNext()).isFalse();
      try (var resumed =
          LearnedMixupIterator.builder(base(), source)
              .mixPlan(always)
              .seed(9)
              .resumeFrom(stopped.state())
              .build()) {
        assertThat(rest(resumed)).isEqualTo(rest(stopped));
      }
    }
  }

  @Test
  void aRefusedBatch_isRefusedAgainUntilAResetAndByAResumedRun() {
    FakeBase base = base();
    try (var spoiled = builder(base).build()) {
      spoiled.next();
      MixState before = spoiled.state();
      base.classes = 7;
      assertRefused(spoiled::next);
      base.classes = 3; // for what the base gives after the batch that was refused
      assertThat(spoiled.hasNext()).isTrue();
      assertRefused(spoiled::next);
      assertRefused(() -> spoiled.next(3));
      assertThat(spoiled.state()).isEqualTo(before);
      FakeBase again = base();
      try (var resumed = builder(again).resumeFrom(before).build()) {
        assertThat(resumed.hasNext()).isTrue();
        again.classes = 7;
        assertRefused(resumed::next);
      }
      spoiled.reset();
      assertThat(rest(spoiled)).hasSize((EPOCHS - 1) * BATCHES);
    }
  }

  private static void assertRefused(ThrowingCallable next) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(next)
        .withMessage("the base's labels have 7 classes, but the model has 3");
  }

  @Test
  void aBaseThatFails_isBroughtToItsPlaceByAnotherCall() {
    MixState state;
    List<Integer> remaining;
    try (var stopped = builder(base()).build()) {
      for (int batch = 0; batch < BATCHES + 2; batch++) {
        Opened.nextEver(stopped);
      }
      state = stopped.state();
      remaining = rest(stopped);
    }
    FakeBase base = base();
    base.nextFailure = new IllegalStateException("disk");
    try (var resumed = builder(base).resumeFrom(state).build()) {
      assertThatThrownBy(resumed::hasNext).isSameAs(base.nextFailure);
      base.nextFailure = null;
      assertThat(rest(resumed)).isEqualTo(remaining);
    }
  }

  @Test
  void otherSettingsAndOtherBases_areRefused() {
    try (var stopped = builder(base()).build()) {
      stopped.next();
      stopped.next();
      MixState state = stopped.state();
      assertThatExceptionOfType(InvalidInputException.class)
          .isThrownBy(() -> builder(base()).resumeFrom(state).seed(10).build())
          .withMessage(
              "a run must be resumed with its own settings, but the state differs: "
                  + "seed is 9 there, but 10 here");
      try (var shorter = builder(new FakeBase(8, 8)).resumeFrom(state).build()) {
        assertThatExceptionOfType(InvalidInputException.class)
            .isThrownBy(shorter::hasNext)
            .withMessage("16 examples of the epoch were delivered before, but the base has only 8");
      }
      try (var wider = builder(new FakeBase(29, 12)).resumeFrom(state).build()) {
        assertThatExceptionOfType(InvalidInputException.class)
            .isThrownBy(wider::next)
            .withMessage(
                "16 examples of the epoch were delivered before, but batches of the base end at"
                    + " 24");
      }
    }
  }

  /** Ten classes, and few slots an epoch, so that samples of the pool are of many epochs. */
  private static LearnedMixupBuilder ofTenClasses(int reuse) {
    SampleSource source =
        new SampleSource(
            "ten",
            PixelCnnSpec.of(6, 6, 10),
            () -> new FakeSampler(8, sampler -> {}),
            FakeSampler::greys);
    FakeBase base = new FakeBase(48, 16);
    base.classes = 10;
    base.preProcessor = new ImagePreProcessingScaler();
    return LearnedMixupIterator.builder(base, source)
        .mixPlan(MixPlan.defaults().withShare(0.25))
        .sampleSupply(SampleSupply.defaults().withReuse(reuse).withLookAheadBatches(1));
  }

  private static ClassPairs confusions(long epoch) {
    double[][] weights = new double[10][10];
    for (int i = 0; i < 100; i++) {
      weights[i / 10][i % 10] = SeededHash.uniform(epoch, i);
    }
    return ClassPairs.weighted(weights);
  }

  /** Trains for some epochs, each with pairs of its own. */
  private static MultiLayerNetwork fit(LearnedMixupIterator train, int epochs) {
    MultiLayerNetwork network = TrainingWithBank.network(10);
    for (int epoch = 0; epoch < epochs; epoch++) {
      train.renewPairs(confusions(train.state().epochs()));
      network.fit(train);
    }
    return network;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void aState_doesNotGrowWithTheNumberOfRenewals(int reuse) throws IOException {
    Path file = folder.resolve("state");
    int matrix = 10 * 10 * Double.BYTES;
    try (var train = ofTenClasses(reuse).build()) {
      fit(train, 300);
      train.state().save(file);
      // Settings, the newest pairs, and of up to 300 epochs with 12 slots the samples' pairs.
      assertThat(Files.size(file))
          .isLessThan(1500 + matrix + (reuse == 1 ? 0 : 300 * 12 / reuse * 4L));
      try (var resumed = ofTenClasses(reuse).resumeFrom(MixState.load(file)).build()) {
        assertThat(fit(resumed, 5).params()).isEqualTo(fit(train, 5).params());
      }
    }
  }

  @Test
  void aStateOfAnotherModel_isRefusedByItsDigest() throws IOException {
    Path file = folder.resolve("state");
    PixelCnnSpec spec = new PixelCnnSpec(6, 6, 3, 4, 4, List.of(1));
    PixelCnn model = PixelCnn.untrained(spec, 1);
    PixelCnn other = PixelCnn.untrained(spec, 2);
    try (var stopped = LearnedMixupIterator.builder(base(), model).build()) {
      stopped.next();
      stopped.state().save(file);
    }
    MixState state = MixState.load(file);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(LearnedMixupIterator.builder(base(), other).resumeFrom(state)::build)
        .withMessageContaining("model is %s there, but %s here", model.digest(), other.digest());
  }

  @Test
  void listedPairs_areSavedToo() throws IOException {
    Path file = folder.resolve("state");
    try (var stopped = builder(base()).build()) {
      stopped.renewPairs(ClassPairs.listed(List.of(new ClassPair(0, 1), new ClassPair(2, 1))));
      stopped.state().save(file);
      assertThat(MixState.load(file)).isEqualTo(stopped.state());
    }
  }
}
