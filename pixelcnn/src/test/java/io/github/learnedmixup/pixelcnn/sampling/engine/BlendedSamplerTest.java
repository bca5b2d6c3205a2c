package io.github.learnedmixup.pixelcnn.sampling.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.Network;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.palette.Palette;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.Parents;
import io.github.learnedmixup.pixelcnn.sampling.RequestStreams;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.sampling.Steering;
import io.github.learnedmixup.pixelcnn.sampling.TinyModels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

@Timeout(60)
class BlendedSamplerTest {
  private static final PixelCnnSpec SPEC = new PixelCnnSpec(6, 5, 3, 4, 6, List.of(1, 2, 3));
  private static final PixelCnn MODEL = PixelCnn.untrained(SPEC, 1);
  private static final Blend[] BLENDS = Blend.values();

  private static List<SampleRequest> requests(int count, long seed) {
    Random random = new Random(seed);
    List<SampleRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(
          new SampleRequest(
              random.nextInt(3),
              random.nextInt(3),
              random.nextDouble(),
              BLENDS[random.nextInt(BLENDS.length)],
              0.5 + random.nextDouble(),
              random.nextLong()));
    }
    return requests;
  }

  /** The images and weights that {@link #withParents} gives a request. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Pair(byte[] first, byte[] second, double[] weights) {
    static Pair of(SampleRequest request) {
      Random random = new Random(request.seed());
      Pair pair = new Pair(new byte[30], new byte[30], new double[30]);
      for (int pixel = 0; pixel < 30; pixel++) {
        pair.first[pixel] = (byte) random.nextInt(4);
        pair.second[pixel] = (byte) random.nextInt(4);
        pair.weights[pixel] = random.nextInt(5) / 4.0;
      }
      return pair;
    }
  }

  /** Every second one of the requests has parents. */
  private static List<SampleRequest> withParents(List<SampleRequest> requests) {
    List<SampleRequest> some = new ArrayList<>(requests);
    for (int i = 0; i < some.size(); i += 2) {
      Pair pair = Pair.of(some.get(i));
      Parents parents = new Parents(Palette.greys(4), pair.first, pair.second, pair.weights);
      some.set(i, some.get(i).withParents(parents));
    }
    return some;
  }

  @Test
  void draw_reportsTheLikelihoodThatScoringFinds() {
    List<SampleRequest> requests = withParents(requests(40, 2));
    try (Sampler sampler = MODEL.sampler()) {
      List<Sample> samples = sampler.draw(requests);
      for (int i = 0; i < samples.size(); i++) {
        byte[] greys = samples.get(i).levels().clone();
        for (int pixel = 0; pixel < greys.length; pixel++) {
          greys[pixel] = (byte) (greys[pixel] * 64 + 10);
        }
        LabelledImages image =
            new LabelledImages(6, 5, 3, greys, new int[] {requests.get(i).first()});
        double[] byClass = MODEL.classLogLikelihoods(image)[0];
        assertThat(samples.get(i).logLikelihoodFirst())
            .isCloseTo(byClass[requests.get(i).first()], within(1e-3));
        assertThat(samples.get(i).logLikelihoodSecond())
            .isCloseTo(byClass[requests.get(i).second()], within(1e-3));
      }
    }
  }

  @Test
  void draw_givesTheSameSampleAloneInAnyCompanyAndOrderAndWithSeveralWorkers() {
    List<SampleRequest> requests = withParents(requests(300, 3));
    try (Sampler sampler = MODEL.sampler();
        Sampler two = MODEL.sampler(2)) {
      List<Sample> together = sampler.draw(requests);
      List<Sample> shared = two.draw(requests);
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < requests.size(); i++) {
        order.add(i);
      }
      Collections.shuffle(order, new Random(4));
      List<Sample> shuffled = sampler.draw(order.stream().map(requests::get).toList());
      for (int i = 0; i < requests.size(); i++) {
        assertThat(shared.get(i).levels()).isEqualTo(together.get(i).levels());
        assertThat(shuffled.get(i).levels()).isEqualTo(together.get(order.get(i)).levels());
        assertThat(shuffled.get(i).logLikelihoodProposal())
            .isEqualTo(together.get(order.get(i)).logLikelihoodProposal());
      }
      for (int i = 0; i < 5; i++) {
        Sample alone = sampler.draw(List.of(requests.get(i))).get(0);
        assertThat(alone.levels()).isEqualTo(together.get(i).levels());
      }
    }
  }

  @Test
  @Timeout(60)
  void draw_ofFiveThousandImagesDiffersInNoByteHoweverTheyAreBatched() {
    assertSameHoweverBatched(5_000);
  }

  @Test
  @Tag("slow")
  @Timeout(300)
  void draw_ofTwentyThousandImagesDiffersInNoByteHoweverTheyAreBatched() {
    assertSameHoweverBatched(20_000);
  }

  private static void assertSameHoweverBatched(int images) {
    PixelCnn model = PixelCnn.untrained(PixelCnnSpec.of(8, 8, 3), 1);
    List<SampleRequest> requests = requests(images, 9);
    List<Sample> together;
    try (Sampler one = model.sampler()) {
      together = one.draw(requests);
      assertThat(differingBytes(requests, together, one, 0, 140, 7)).isZero();
      assertThat(differingBytes(requests, together, one, 140, 150, 1)).isZero();
    }
    try (Sampler two = model.sampler(2)) {
      assertThat(differingBytes(requests, together, two, 0, images, 250)).isZero();
    }
  }

  /** Draws some requests once more, the last ones first, in batches of a size. */
  private static long differingBytes(
      List<SampleRequest> requests,
      List<Sample> expected,
      Sampler sampler,
      int from,
      int to,
      int batch) {
    long differing = 0;
    for (int last = to; last > from; last -= batch) {
      List<SampleRequest> reversed = new ArrayList<>(requests.subList(last - batch, last));
      Collections.reverse(reversed);
      List<Sample> samples = sampler.draw(reversed);
      for (int i = 0; i < batch; i++) {
        byte[] found = samples.get(i).levels();
        byte[] before = expected.get(last - 1 - i).levels();
        for (int pixel = 0; pixel < found.length; pixel++) {
          differing += found[pixel] == before[pixel] ? 0 : 1;
        }
      }
    }
    return differing;
  }

  @ParameterizedTest
  @EnumSource
  void draw_atTheEndsOfABlendIsAPlainClassSample(Blend blend) {
    try (Sampler sampler = MODEL.sampler()) {
      for (long seed = 0; seed < 20; seed++) {
        double temperature = 0.5 + seed / 20.0;
        List<Sample> samples =
            sampler.draw(
                List.of(
                    new SampleRequest(0, 1, 1, blend, temperature, seed),
                    new SampleRequest(1, 0, 0, blend, temperature, seed),
                    new SampleRequest(0, 0, 1, blend, temperature, seed)));
        Sample plain = samples.get(2);
        for (Sample end : samples.subList(0, 2)) {
          assertThat(end.levels()).isEqualTo(plain.levels());
          assertThat(end.logLikelihoodProposal()).isEqualTo(plain.logLikelihoodProposal());
        }
        assertThat(samples.get(0).logLikelihoodFirst()).isEqualTo(plain.logLikelihoodFirst());
        assertThat(samples.get(1).logLikelihoodSecond()).isEqualTo(plain.logLikelihoodFirst());
      }
    }
  }

  @Test
  void draw_ofALabelThatIsNotMixedIsTheProductWithoutAThirdStream() {
    List<SampleRequest> labels = new ArrayList<>();
    List<SampleRequest> products = new ArrayList<>();
    for (SampleRequest request : withParents(requests(40, 11))) {
      int first = request.first();
      SampleRequest end =
          new SampleRequest(
              first,
              (first + 1) % 3,
              request.seed() < 0 ? 0 : 1,
              Blend.LABEL,
              request.temperature(),
              request.seed(),
              request.parents());
      labels.add(end);
      products.add(
          new SampleRequest(
              first,
              end.second(),
              end.lambda(),
              Blend.PRODUCT,
              end.temperature(),
              end.seed(),
              end.parents()));
      assertThat(RequestStreams.count(end)).isEqualTo(2);
    }
    assertThat(RequestStreams.count(new SampleRequest(0, 1, 0.5, Blend.LABEL, 1, 1))).isEqualTo(3);
    try (Sampler sampler = MODEL.sampler()) {
      List<Sample> found = sampler.draw(labels);
      List<Sample> expected = sampler.draw(products);
      for (int i = 0; i < found.size(); i++) {
        assertThat(found.get(i)).usingRecursiveComparison().isEqualTo(expected.get(i));
      }
    }
  }

  @Test
  void draw_ofAPlainSampleIsAsLikelyAsItsClassSays() {
    try (Sampler sampler = MODEL.sampler()) {
      Sample sample = sampler.draw(List.of(SampleRequest.ofClass(1, 3))).get(0);
      assertThat(sample.logLikelihoodProposal())
          .isCloseTo(sample.logLikelihoodFirst(), within(1e-6));
      assertThat(sample.logRatio()).isZero();
      assertThat(sample.accepted()).isTrue();
      assertThat(sample.tries()).isEqualTo(1);
    }
  }

  /** The blends' definitions, pixel by pixel, from full forward passes over the finished images. */
  @Test
  void draw_hasTheProbabilityThatItsBlendIsDefinedBy() {
    Weights weights = new Weights(SPEC, DataType.FLOAT);
    weights.initialise(8);
    List<SampleRequest> requests = withParents(requests(60, 9));
    try (Sampler sampler = new BlendedSampler(SPEC, () -> new Nd4jEngine(weights, 20), 1);
        Network network = new Network(weights, 3, 0)) {
      List<Sample> samples = sampler.draw(requests);
      for (int i = 0; i < samples.size(); i++) {
        SampleRequest request = requests.get(i);
        byte[] image = samples.get(i).levels();
        double[][] labels = new double[3][SPEC.classes()];
        labels[0][request.first()] = 1;
        labels[1][request.second()] = 1;
        labels[2][request.first()] += request.lambda();
        labels[2][request.second()] += 1 - request.lambda();
        float[][] conditionals = network.conditionals(new byte[][] {image, image, image}, labels);
        assertThat(samples.get(i).logLikelihoodProposal())
            .as("%s", request)
            .isCloseTo(logProbability(request, image, conditionals), within(1e-3));
      }
    }
  }

  private static double logProbability(
      SampleRequest request, byte[] image, float[][] conditionals) {
    double lambda = request.lambda();
    double ratio = 0;
    double sum = 0;
    for (int pixel = 0; pixel < image.length; pixel++) {
      double[] powers = new double[SPEC.levels()];
      double total = 0;
      for (int level = 0; level < powers.length; level++) {
        int at = pixel * powers.length + level;
        double first = Math.exp(conditionals[0][at]);
        double second = Math.exp(conditionals[1][at]);
        double weight = Steering.weight(lambda, ratio);
        double blended =
            switch (request.blend()) {
              case LABEL -> Math.exp(conditionals[2][at]);
              case PRODUCT -> Math.pow(first, lambda) * Math.pow(second, 1 - lambda);
              case MIXTURE -> lambda * first + (1 - lambda) * second;
              case STEERED -> Math.pow(first, weight) * Math.pow(second, 1 - weight);
            };
        powers[level] = Math.pow(blended, 1 / request.temperature());
        if (request.parents() != null) {
          Pair pair = Pair.of(request);
          double weight1 = pair.weights[pixel];
          powers[level] *=
              weight1 * normal(level - pair.first[pixel])
                  + (1 - weight1) * normal(level - pair.second[pixel]);
        }
        total += powers[level];
      }
      int drawn = pixel * powers.length + image[pixel];
      sum += Math.log(powers[image[pixel]] / total);
      ratio += conditionals[0][drawn] - conditionals[1][drawn];
    }
    return sum;
  }

  /** Up to a factor, the density of a deviation of a sixth of the three steps that levels make. */
  private static double normal(int levelsAway) {
    return Math.exp(-0.5 * levelsAway * levelsAway / (0.5 * 0.5));
  }

  @Test
  void draw_ofTwoParentsThatAreTheSameIsMostlyLikeThem() {
    byte[] image = TinyModels.images(SPEC, 1, 7).get(0);
    Parents parents = new Parents(Palette.greys(4), image, image, new double[30]);
    try (Sampler sampler = MODEL.sampler()) {
      int alike = 0;
      List<SampleRequest> requests = requests(40, 10);
      List<SampleRequest> led = requests.stream().map(r -> r.withParents(parents)).toList();
      for (Sample sample : sampler.draw(led)) {
        for (int pixel = 0; pixel < image.length; pixel++) {
          alike += sample.levels()[pixel] == image[pixel] ? 1 : 0;
        }
      }
      // An untrained model's levels are about as likely as each other.
      assertThat(alike / (40.0 * image.length)).isBetween(0.65, 0.97);
    }
  }

  @Test
  void draw_refusesParentsOfAnotherSizeOrOtherLevels() {
    try (Sampler sampler = MODEL.sampler()) {
      for (Parents parents :
          List.of(
              new Parents(Palette.greys(4), new byte[29], new byte[29], new double[29]),
              new Parents(Palette.greys(3), new byte[30], new byte[30], new double[30]))) {
        assertThatThrownBy(
                () -> sampler.draw(List.of(SampleRequest.ofClass(1, 1).withParents(parents))))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "the model has images of 6x5 pixels and 4 symbols, but a request has " + parents);
      }
    }
  }

  @Property(tries = 50)
  void draw_givesLevelsOfTheModelAndFiniteLikelihoodsWhateverIsAsked(
      @ForAll @IntRange(max = 2) int first,
      @ForAll @IntRange(max = 2) int second,
      @ForAll @Scale(6) @DoubleRange(max = 1) double lambda,
      @ForAll Blend blend,
      @ForAll @Scale(6) @DoubleRange(min = 1e-3, max = 1e3) double temperature,
      @ForAll long seed) {
    try (Sampler sampler = MODEL.sampler()) {
      SampleRequest request = new SampleRequest(first, second, lambda, blend, temperature, seed);
      Sample sample = sampler.draw(List.of(request)).get(0);
      for (byte level : sample.levels()) {
        assertThat(level).isBetween((byte) 0, (byte) (SPEC.levels() - 1));
      }
      assertThat(sample.logLikelihoodFirst()).isFinite().isNegative();
      assertThat(sample.logLikelihoodSecond()).isFinite().isNegative();
      assertThat(sample.logLikelihoodProposal()).isFinite().isNotPositive();
    }
  }

  /** On a model that knows its classes: the ratio of steered images lands where it should. */
  @Test
  void draw_steeredLandsNearerToLambdaThanWithAFixedWeight() {
    try (Sampler sampler = PixelCnn.pretrained("digits").sampler()) {
      double steered = meanError(sampler, Blend.STEERED);
      assertThat(steered).isLessThan(0.09);
      assertThat(steered).isLessThan(meanError(sampler, Blend.PRODUCT));
    }
  }

  private static double meanError(Sampler sampler, Blend blend) {
    List<SampleRequest> requests = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      double lambda = new double[] {0.2, 0.5, 0.8}[i % 3];
      requests.add(new SampleRequest(3, 8, lambda, blend, 1, i));
    }
    List<Sample> samples = sampler.draw(requests);
    double sum = 0;
    for (int i = 0; i < samples.size(); i++) {
      double logit = samples.get(i).logRatio() / Steering.NATS_PER_LOGIT;
      sum += Math.abs(1 / (1 + Math.exp(-logit)) - requests.get(i).lambda());
    }
    return sum / samples.size();
  }

  @Test
  void draw_followsTheModelsDistribution() {
    // One pixel: the share of each level must be its probability.
    PixelCnnSpec spec = new PixelCnnSpec(1, 1, 2, 3, 4, List.of(1));
    PixelCnn model = PixelCnn.untrained(spec, 5);
    int count = 20_000;
    List<SampleRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(SampleRequest.ofClass(1, i));
    }
    int[] found = new int[3];
    try (Sampler sampler = model.sampler()) {
      sampler.draw(requests).forEach(sample -> found[sample.levels()[0]]++);
    }
    for (int level = 0; level < 3; level++) {
      byte[] grey = {(byte) (level * 86)};
      double probability =
          Math.exp(model.logLikelihood(new LabelledImages(1, 1, 2, grey, new int[] {1}))[0]);
      double deviation = Math.sqrt(probability * (1 - probability) / count);
      assertThat(found[level] / (double) count).isCloseTo(probability, within(5 * deviation));
    }
  }

  /** Pixel by pixel is not enough: what is drawn at one must not go with what is drawn before. */
  @Test
  void draw_followsTheModelsDistributionOfWholeImages() {
    PixelCnnSpec spec = new PixelCnnSpec(2, 2, 2, 2, 4, List.of(1));
    Weights weights = TinyModels.weights(spec);
    weights.flat().muli(2); // so that pixels tell much of one another
    byte[][] images = new byte[16][4];
    double[][] labels = new double[16][2];
    for (int image = 0; image < 16; image++) {
      labels[image][1] = 1;
      for (int pixel = 0; pixel < 4; pixel++) {
        images[image][pixel] = (byte) (image >> pixel & 1);
      }
    }
    int count = 20_000;
    List<SampleRequest> requests = new ArrayList<>();
    for (int seed = 0; seed < count; seed++) {
      requests.add(SampleRequest.ofClass(1, seed));
    }
    int[] found = new int[16];
    try (Sampler sampler = new BlendedSampler(spec, () -> new Nd4jEngine(weights, 200), 1);
        Network network = new Network(weights, 16, 0)) {
      for (Sample sample : sampler.draw(requests)) {
        byte[] levels = sample.levels();
        found[levels[0] + 2 * levels[1] + 4 * levels[2] + 8 * levels[3]]++;
      }
      double[] logLikelihoods = network.forward(images, labels, /* training= */ false, 0);
      for (int image = 0; image < 16; image++) {
        double probability = Math.exp(logLikelihoods[image]);
        double deviation = Math.sqrt(probability * (1 - probability) / count);
        assertThat(found[image] / (double) count)
            .as("image %d", image)
            .isCloseTo(probability, within(5 * deviation));
      }
    }
  }

  @Test
  void draw_refusesAClassThatTheModelDoesNotHave() {
    try (Sampler sampler = MODEL.sampler()) {
      assertThatThrownBy(() -> sampler.draw(List.of(SampleRequest.ofClass(3, 1))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("3 classes, 0 to 2")
          .hasMessageContaining("class 3");
    }
  }

  @Test
  void draw_refusesAnEmptyBatch() {
    try (Sampler sampler = MODEL.sampler()) {
      assertThatThrownBy(() -> sampler.draw(List.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at least one request");
    }
  }

  @Test
  void close_isHarmlessTwiceAndEndsTheWork() {
    Sampler sampler = MODEL.sampler();
    sampler.close();
    sampler.close();
    assertThatThrownBy(() -> sampler.draw(requests(1, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void close_endsADrawUnderWayWithinARow() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    AtomicInteger rows = new AtomicInteger();
    AtomicBoolean freed = new AtomicBoolean();
    Engine waiting =
        new Engine() {
          @Override
          public int streams() {
            return 8;
          }

          @Override
          public void begin(float[][] labels) {}

          @Override
          public void beginRow(int row) {
            rows.incrementAndGet();
            begun.countDown();
            try {
              assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }

          @Override
          public float[] logits(int column) {
            return new float[8 * 4];
          }

          @Override
          public void feed(int column, byte[] levels) {}

          @Override
          public void close() {
            freed.set(true);
          }
        };
    BlendedSampler sampler = new BlendedSampler(SPEC, () -> waiting, 1);
    FutureTask<List<Sample>> drawing = new FutureTask<>(() -> sampler.draw(requests(1, 1)));
    Thread thread = new Thread(drawing);
    thread.setDaemon(true);
    thread.start();
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    sampler.close();
    closed.countDown();
    assertThatThrownBy(() -> drawing.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(CancellationException.class);
    assertThat(rows).hasValue(1);
    assertThat(freed).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void draw_atTheLowestTemperatureTellsFiniteLikelihoods(Blend blend) {
    List<SampleRequest> requests = new ArrayList<>();
    for (int seed = 0; seed < 5; seed++) {
      requests.add(new SampleRequest(0, 1, 0.4, blend, SampleRequest.LOWEST_TEMPERATURE, seed));
    }
    try (Sampler sampler = MODEL.sampler()) {
      for (Sample sample : sampler.draw(requests)) {
        assertThat(sample.logLikelihoodFirst()).isFinite();
        assertThat(sample.logLikelihoodProposal()).isFinite();
      }
    }
  }

  /** Does nothing, and counts how many of its kind are open. */
  private static final class Idle implements Engine {
    private final AtomicInteger open;

    Idle(AtomicInteger open) {
      if (open.incrementAndGet() == 3) {
        open.decrementAndGet();
        throw new OutOfMemoryError("for the third");
      }
      this.open = open;
    }

    @Override
    public int streams() {
      return 8;
    }

    @Override
    public void begin(float[][] labels) {}

    @Override
    public void beginRow(int row) {}

    @Override
    public float[] logits(int column) {
      return new float[0];
    }

    @Override
    public void feed(int column, byte[] levels) {}

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }

  @Test
  void constructor_closesTheEnginesThatThereAreWhereOneCannotBeMade() {
    AtomicInteger open = new AtomicInteger();
    assertThatThrownBy(() -> new BlendedSampler(SPEC, () -> new Idle(open), 4))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage("for the third");
    assertThat(open).hasValue(0);
  }
}
