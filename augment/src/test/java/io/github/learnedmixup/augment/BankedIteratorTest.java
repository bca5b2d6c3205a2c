package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.augment.bank.SampleBank;
import io.github.learnedmixup.pixelcnn.error.CudaException;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.sampling.SamplerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Batches do not depend on a bank; whatever happens to the bank, training goes on. */
@Timeout(30)
class BankedIteratorTest {
  private static final SampleSupply ONE_BATCH_AHEAD =
      SampleSupply.defaults().withLookAheadBatches(1);

  @TempDir private Path temporary;

  private static LearnedMixupBuilder builder() {
    return LearnedMixupIterator.builder(new FakeBase(203, 16), FakeSampler.source())
        .mixPlan(MixPlan.defaults().withShare(0.25))
        .softLabels(SoftLabels.blend(0.5, 7));
  }

  private LearnedMixupBuilder banked() {
    return builder().bank(temporary.resolve("bank"));
  }

  private static long threeEpochs(LearnedMixupIterator iterator) {
    long hash = 0;
    for (int epoch = 0; epoch < 3; epoch++) {
      while (iterator.hasNext()) {
        hash = 31 * hash + ReproducibilityTest.hash(iterator.next());
      }
      iterator.reset();
    }
    return hash;
  }

  private static long threeEpochs(LearnedMixupBuilder builder) {
    try (LearnedMixupIterator iterator = builder.build()) {
      return threeEpochs(iterator);
    }
  }

  @Test
  void batches_areTheSameWithABankColdAndWarm_andAWarmOneDrawsNothing() {
    long expected = threeEpochs(builder());
    try (LearnedMixupIterator cold = banked().build()) {
      assertThat(threeEpochs(cold)).isEqualTo(expected);
      // What is looked ahead for a fourth epoch is drawn, too, before the bank is closed.
      ReproducibilityTest.settled(cold);
    }
    try (LearnedMixupIterator warm = banked().build()) {
      assertThat(threeEpochs(warm)).isEqualTo(expected);
      SupplyMetrics metrics = warm.metrics();
      assertThat(metrics.generated()).isZero();
      assertThat(metrics.cacheMisses()).isZero();
      assertThat(metrics.bankHits()).isPositive();
      assertThat(metrics.bankFailures()).isZero();
    }
  }

  @Test
  void aBank_standsBehindACacheThatHoldsNothing() {
    SampleSupply uncached =
        SampleSupply.defaults().withReuse(8).withCacheBytes(0).withLookAheadBatches(1);
    long expected = threeEpochs(builder().sampleSupply(uncached));
    for (int run = 0; run < 2; run++) {
      try (LearnedMixupIterator iterator = banked().sampleSupply(uncached).build()) {
        assertThat(threeEpochs(iterator)).isEqualTo(expected);
        // What was drawn and evicted is in the bank, written or not.
        assertThat(iterator.metrics().bankHits()).isGreaterThan(50);
      }
    }
  }

  @Test
  void build_refusesABankOfAnotherBlendOrModel() {
    threeEpochs(banked());
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(banked().mixPlan(MixPlan.defaults().withBlend(Blend.LABEL))::build)
        .withMessageContaining("blend is PRODUCT there, but LABEL here");
    SampleSource fake = FakeSampler.source();
    SampleSource other =
        new SampleSource(
            "other", fake.spec(), () -> fake.devices().makers().get(0).create(), fake.values());
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(
            LearnedMixupIterator.builder(new FakeBase(203, 16), other)
                    .bank(temporary.resolve("bank"))
                ::build)
        .withMessageContaining("model is fake there, but other here");
  }

  private static SamplerFactory broken(String message) {
    return () -> {
      throw new CudaException("CUDA_ERROR_OUT_OF_MEMORY", message);
    };
  }

  @Test
  void build_asksForTheEngineOnAThreadOfItsOwn_andOnTheFirstDeviceThatCanBeUsed() {
    List<Thread> makers = new CopyOnWriteArrayList<>();
    SamplerFactory usable =
        () -> {
          makers.add(Thread.currentThread());
          return new FakeSampler(8, sampler -> {});
        };
    SamplerFactory first =
        () -> {
          makers.add(Thread.currentThread());
          return broken("the first").create();
        };
    banked().samplersOnDevices(List.of(first, usable)).build().close();
    assertThat(makers).hasSize(2).doesNotContain(Thread.currentThread());
    assertThat(makers.get(0)).isSameAs(makers.get(1));
    assertThat(temporary.resolve("bank")).isDirectoryContaining("glob:**bank.json");
  }

  @Test
  void build_tellsWhyNoDeviceCanBeUsed() {
    assertThatExceptionOfType(CudaException.class)
        .isThrownBy(
            banked().samplersOnDevices(List.of(broken("the first"), broken("the second")))::build)
        .withMessage("the first")
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("the second"));
    assertThat(temporary.resolve("bank")).doesNotExist();
  }

  @Test
  void build_refusesABankThatAnotherIteratorUses() {
    try (LearnedMixupIterator using = banked().build()) {
      assertThat(using.next()).isNotNull();
      assertThatExceptionOfType(InvalidInputException.class)
          .isThrownBy(banked()::build)
          .withMessageContaining("in use");
    }
    threeEpochs(banked());
  }

  @Test
  void aBankThatVanishes_stopsNothing() throws IOException {
    long expected = threeEpochs(builder());
    LearnedMixupIterator iterator = banked().build();
    try (iterator;
        Stream<Path> files = Files.walk(temporary.resolve("bank"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
      assertThat(threeEpochs(iterator)).isEqualTo(expected);
    }
    assertThat(iterator.metrics().bankFailures()).isPositive();
    assertThat(iterator.metrics().generated())
        .isGreaterThanOrEqualTo(iterator.metrics().bankFailures());
  }

  private Path images() {
    return temporary.resolve("bank/segment-000001/images-idx3-ubyte");
  }

  @Test
  void imagesThatChangeWhileABankIsOpen_areDrawn() throws IOException {
    long expected = threeEpochs(builder());
    threeEpochs(banked());
    byte[] whole = Files.readAllBytes(images());
    byte[] blank = Arrays.copyOf(Arrays.copyOf(whole, 16), whole.length);
    for (byte[] changed : List.of(blank, Arrays.copyOf(whole, whole.length / 2), new byte[0])) {
      LearnedMixupIterator iterator = banked().build();
      try (iterator;
          LogLines log = new LogLines(SampleBank.class)) {
        Files.write(images(), changed);
        assertThat(threeEpochs(iterator)).isEqualTo(expected);
        assertThat(log.with("a sample cannot be read from the bank")).hasSize(1);
      }
      assertThat(iterator.metrics().bankFailures()).isGreaterThan(50);
      Files.write(images(), whole);
    }
  }

  /** Of another model whose images are others. */
  private static LearnedMixupBuilder otherModel() {
    SampleSource fake = FakeSampler.source();
    SampleSource other =
        new SampleSource(
            "other",
            fake.spec(),
            fake.trained(),
            null,
            fake.devices(),
            null,
            fake.palette(),
            (symbols, shape, seed, values) -> Arrays.fill(values, 99),
            null);
    return LearnedMixupIterator.builder(new FakeBase(203, 16), other)
        .mixPlan(MixPlan.defaults().withShare(0.25));
  }

  @Test
  void aBankThatAnotherOneTookThePlaceOf_isNeitherReadNorWritten() throws IOException {
    long expected = threeEpochs(builder());
    try (LearnedMixupIterator first = banked().sampleSupply(ONE_BATCH_AHEAD).build()) {
      first.next();
    }
    Path bank = temporary.resolve("bank");
    Path other = temporary.resolve("other");
    threeEpochs(otherModel().bank(other));
    Map<String, byte[]> before = Banks.files(other);
    try (LearnedMixupIterator iterator = banked().build()) {
      Files.move(bank, temporary.resolve("moved away"));
      Files.move(other, bank);
      assertThat(threeEpochs(iterator)).isEqualTo(expected);
    }
    Map<String, byte[]> after = Banks.files(bank);
    assertThat(after.keySet()).isEqualTo(before.keySet());
    before.forEach((name, bytes) -> assertThat(after.get(name)).as(name).isEqualTo(bytes));
    otherModel().bank(bank).build().close();
  }

  @Test
  void build_refusesABankInUseByWhateverPathItIsNamed() throws IOException {
    Path bank = temporary.resolve("bank");
    Path link = Files.createSymbolicLink(temporary.resolve("link"), bank);
    try (LearnedMixupIterator using = banked().build()) {
      assertThat(using.next()).isNotNull();
      for (Path path : List.of(link, bank.resolve("../bank"), temporary.resolve("link/."))) {
        assertThatExceptionOfType(InvalidInputException.class)
            .isThrownBy(builder().bank(path)::build)
            .withMessageContaining("in use");
      }
    }
    threeEpochs(builder().bank(link));
  }

  @Test
  void aBanksPath_mayHaveSpacesAndOtherLetters() {
    boolean unicode = System.getProperty("sun.jnu.encoding", "").startsWith("UTF");
    Path bank = temporary.resolve(unicode ? "meine Bänke/銀行 1" : "my banks/one'\"");
    for (int run = 0; run < 2; run++) {
      try (LearnedMixupIterator iterator = builder().bank(bank).build()) {
        threeEpochs(iterator);
        assertThat(iterator.metrics().bankFailures()).isZero();
        assertThat(iterator.metrics().bankHits()).isGreaterThanOrEqualTo(run * 50L);
      }
    }
  }

  @Test
  void build_refusesAFileInPlaceOfABank() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(builder().bank(file)::build)
        .withMessage(file + " must be a folder, but is a file");
  }

  /** A source whose samplers draw once, and then until they are closed, which fails. */
  private static SampleSource failingToClose(CountDownLatch drawing, Throwable failure) {
    AtomicInteger made = new AtomicInteger();
    return FakeSampler.source(
        // The first one is only asked for its engine.
        () -> made.getAndIncrement() == 0 ? new FakeSampler(8, s -> {}) : stuck(drawing, failure));
  }

  private static Sampler stuck(CountDownLatch drawing, Throwable failure) {
    CountDownLatch closed = new CountDownLatch(1);
    AtomicInteger draws = new AtomicInteger();
    return new StubSampler(8) {
      @Override
      public List<Sample> draw(List<SampleRequest> requests) {
        if (draws.getAndIncrement() > 0) {
          drawing.countDown();
          Opened.awaitQuietly(closed);
        }
        return requests.stream().map(FakeSampler::sample).toList();
      }

      @Override
      public void close() {
        boolean first = closed.getCount() > 0;
        closed.countDown();
        if (first && failure instanceof Error error) {
          throw error;
        }
        if (first) {
          throw (RuntimeException) failure;
        }
      }
    };
  }

  /** An iterator that has drawn some samples and is at the next ones. */
  private LearnedMixupIterator drawing(Throwable failure) {
    CountDownLatch drawing = new CountDownLatch(1);
    LearnedMixupIterator iterator =
        LearnedMixupIterator.builder(new FakeBase(203, 16), failingToClose(drawing, failure))
            .bank(temporary.resolve("bank"))
            .build();
    assertThat(iterator.next()).isNotNull();
    Opened.awaitQuietly(drawing);
    return iterator;
  }

  private void assertBankIsWrittenAndFree() {
    try (LearnedMixupIterator warm = banked().mixPlan(MixPlan.defaults()).build()) {
      assertThat(warm.next()).isNotNull();
      assertThat(warm.metrics().bankHits()).isPositive();
    }
  }

  @Test
  @SuppressWarnings("resource") // it is the point how it is closed
  void close_writesTheBankThoughASamplerCannotBeClosed() {
    LearnedMixupIterator iterator = drawing(new IllegalStateException("out of order"));
    assertThatCode(iterator::close).doesNotThrowAnyException();
    assertBankIsWrittenAndFree();
  }

  @Test
  @SuppressWarnings("resource") // the same
  void close_writesTheBankThoughItFailsItself() {
    Error failure = new NoClassDefFoundError("closing/Sampler");
    LearnedMixupIterator iterator = drawing(failure);
    assertThatThrownBy(iterator::close).isSameAs(failure);
    assertBankIsWrittenAndFree();
  }

  @Test
  void aForgottenIterator_writesItsSamplesAndLetsGoOfItsBank() throws InterruptedException {
    useAndForget();
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      System.gc();
      try (LearnedMixupIterator warm = banked().build()) {
        warm.next();
        assertThat(warm.metrics().bankHits()).isPositive();
        return;
      } catch (InvalidInputException inUse) {
        assertThat(System.nanoTime()).as(inUse.getMessage()).isLessThan(deadline);
        Thread.sleep(20); // the collector has no latch
      }
    }
  }

  @SuppressWarnings("resource") // it is the point that nobody closes it
  private void useAndForget() {
    banked().build().next();
  }
}
