package io.github.learnedmixup.pixelcnn.sampling.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.sampling.TinyModels;
import io.github.learnedmixup.pixelcnn.sampling.engine.BlendedSampler;
import io.github.learnedmixup.pixelcnn.sampling.engine.Engine;
import io.github.learnedmixup.pixelcnn.sampling.engine.Nd4jEngine;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VectorEngineTest {
  private static final PixelCnnSpec SPEC = new PixelCnnSpec(6, 5, 3, 4, 6, List.of(1, 2, 3));

  private static BlendedSampler sampler(Weights weights, int streams, int workers) {
    VectorEngines engines = new VectorEngines(weights);
    return new BlendedSampler(
        weights.spec(), "vector", () -> engines.create(streams, workers), workers);
  }

  @ParameterizedTest
  @MethodSource({
    "io.github.learnedmixup.pixelcnn.sampling.TinyModels#specs",
    "io.github.learnedmixup.pixelcnn.sampling.TinyModels#colourSpecs"
  })
  void logits_areThoseOfTheFullForwardPassAtEveryPixel(PixelCnnSpec spec) {
    Weights weights = TinyModels.weights(spec);
    try (Engine engine = new VectorEngines(weights).create(4, 1)) {
      TinyModels.requireAgreement(engine, weights);
    }
  }

  /** What does not depend on the kernel: where each number lies. Strips of 3 make a remainder. */
  @ParameterizedTest
  @MethodSource({
    "io.github.learnedmixup.pixelcnn.sampling.TinyModels#specs",
    "io.github.learnedmixup.pixelcnn.sampling.TinyModels#colourSpecs"
  })
  void logits_areThoseOfTheFullForwardPassWithThePlainKernel(PixelCnnSpec spec) {
    Weights weights = TinyModels.weights(spec);
    try (Engine engine = new VectorEngine(new PlainKernel(3), new PackedNetwork(weights), 4)) {
      TinyModels.requireAgreement(engine, weights);
    }
  }

  @ParameterizedTest
  @MethodSource({
    "io.github.learnedmixup.pixelcnn.sampling.TinyModels#specs",
    "io.github.learnedmixup.pixelcnn.sampling.TinyModels#colourSpecs"
  })
  void drawAlong_choosesAsNd4jDoes(PixelCnnSpec spec) {
    Weights weights = TinyModels.weights(spec);
    try (BlendedSampler vector = sampler(weights, 40, 1);
        BlendedSampler nd4j = new BlendedSampler(spec, () -> new Nd4jEngine(weights, 40), 1)) {
      TinyModels.requireAgreement(vector, nd4j, TinyModels.requests(spec, 24, 5));
    }
  }

  @Test
  void draw_givesTheSameSampleAloneInAnyCompanyAndOrderAndWithSeveralWorkers() {
    Weights weights = TinyModels.weights(SPEC);
    List<SampleRequest> requests = TinyModels.requests(SPEC, 150, 3);
    try (Sampler one = sampler(weights, 128, 1);
        Sampler narrow = sampler(weights, 1, 1);
        Sampler two = sampler(weights, 128, 2)) {
      List<Sample> together = one.draw(requests);
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < requests.size(); i++) {
        order.add(i);
      }
      Collections.shuffle(order, new Random(4));
      List<Sample> shuffled = two.draw(order.stream().map(requests::get).toList());
      List<Sample> inPieces = narrow.draw(requests);
      for (int i = 0; i < requests.size(); i++) {
        requireSame(shuffled.get(i), together.get(order.get(i)));
        requireSame(inPieces.get(i), together.get(i));
      }
      for (int i = 0; i < 20; i++) {
        requireSame(one.draw(List.of(requests.get(i))).get(0), together.get(i));
      }
    }
  }

  private static void requireSame(Sample found, Sample expected) {
    assertThat(found.levels()).isEqualTo(expected.levels());
    assertThat(found.logLikelihoodFirst()).isEqualTo(expected.logLikelihoodFirst());
    assertThat(found.logLikelihoodSecond()).isEqualTo(expected.logLikelihoodSecond());
    assertThat(found.logLikelihoodProposal()).isEqualTo(expected.logLikelihoodProposal());
  }

  /** An image's numbers do not depend on how wide vectors are. */
  @Test
  void logits_ofStripsOfAnyWidthAreTheSame() {
    PackedNetwork network = new PackedNetwork(TinyModels.weights(SPEC));
    try (Engine wide = new VectorEngine(new PlainKernel(8), network, 8);
        Engine narrow = new VectorEngine(new PlainKernel(2), network, 8)) {
      assertThat(firstLogits(wide)).isEqualTo(firstLogits(narrow));
    }
  }

  private static float[] firstLogits(Engine engine) {
    engine.begin(new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0, 0.5f, 0.5f}, {1, 0, 0}});
    engine.beginRow(0);
    engine.logits(0);
    engine.feed(0, new byte[] {1, 2, 3, 0, 1, 0, 0, 0});
    return Arrays.copyOf(engine.logits(1), 5 * SPEC.levels());
  }

  @Test
  void anImage_isComputedWithoutAllocatingMemory() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    PackedNetwork network = new PackedNetwork(TinyModels.weights(SPEC));
    try (Engine engine = new VectorEngine(new PlainKernel(4), network, 4)) {
      float[][] labels = {{1, 0, 0}, {0, 1, 0}};
      byte[] levels = new byte[4];
      long id = Thread.currentThread().getId();
      run(engine, labels, levels); // loads classes
      long before = threads.getThreadAllocatedBytes(id);
      long costOfAsking = threads.getThreadAllocatedBytes(id) - before;
      long start = threads.getThreadAllocatedBytes(id);
      run(engine, labels, levels);
      long end = threads.getThreadAllocatedBytes(id);
      assertThat(end - start).isLessThanOrEqualTo(costOfAsking);
    }
  }

  private static void run(Engine engine, float[][] labels, byte[] levels) {
    engine.begin(labels);
    for (int row = 0; row < SPEC.height(); row++) {
      engine.beginRow(row);
      for (int column = 0; column < SPEC.width(); column++) {
        engine.logits(column);
        engine.feed(column, levels);
      }
    }
  }

  /** Packing reads the weights from ND4J; nothing that is done for a pixel may call it. */
  @Test
  void nothingThatComputes_knowsNd4j() {
    ArchRuleDefinition.noClasses()
        .that()
        .doNotHaveFullyQualifiedName(PackedNetwork.class.getName())
        .and()
        .doNotHaveFullyQualifiedName(VectorEngines.class.getName())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j..", "org.bytedeco..", "..pixelcnn.matrix..")
        .check(
            new ClassFileImporter()
                .withImportOption(location -> !location.contains("test-classes"))
                .importPackages(VectorEngine.class.getPackageName()));
  }

  @Test
  void begin_refusesMoreStreamsThanThereAre() {
    PackedNetwork network = new PackedNetwork(TinyModels.weights(SPEC));
    try (Engine engine = new VectorEngine(new PlainKernel(2), network, 3)) {
      assertThat(engine.streams()).isEqualTo(4);
      assertThatThrownBy(() -> engine.begin(new float[5][3]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("at most 4 streams, but there are 5");
    }
  }
}
