package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.augment.bank.SampleKey;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance;
import io.github.learnedmixup.pixelcnn.acceptance.AcceptingSampler;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Every blend, and samples that must be like something, through the whole pipeline. */
@Timeout(60)
class BlendsTest extends Opened {
  private static final PixelCnn MODEL =
      PixelCnn.untrained(new PixelCnnSpec(6, 6, 3, 4, 4, List.of(1, 2)), /* seed= */ 1);
  private static final MixPlan ALL = MixPlan.defaults().withShare(1);

  /** The fake sampler's images have log-likelihoods from -50 to -40: about a quarter passes. */
  private static final Acceptance QUARTER =
      new Acceptance(8, 1, Collections.nCopies(3, new Acceptance.Band(-45, -40)), 3);

  private DataSet firstBatch(SampleSource source, MixPlan mix) {
    return opened(
            LearnedMixupIterator.builder(new FakeBase(64, 32), source)
                .mixPlan(mix)
                .pixelRange(PixelRange.RAW)
                .build())
        .next();
  }

  /** Compares a batch, all synthetic, with what a sampler of the test's own draws. */
  private static void assertDrawnBy(
      Sampler sampler, SampleSource source, MixPlan mix, DataSet batch) {
    SlotPlan plan = new SlotPlan(mix, SampleSupply.defaults(), TrainedClasses.all(3), 1);
    List<SampleKey> keys = LongStream.range(0, 32).mapToObj(plan::key).toList();
    List<SampleRequest> requests =
        keys.stream().map(key -> source.request(key, mix, null)).toList();
    List<Sample> samples = sampler.draw(requests);
    for (int row = 0; row < 32; row++) {
      float[] greys = new float[36];
      source.dequantise(keys.get(row), samples.get(row).levels(), greys);
      assertThat(batch.getFeatures().get(NDArrayIndex.point(row)).dup().data().asFloat())
          .isEqualTo(greys);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyBlend_isDrawnAsAsked(Blend blend) {
    MixPlan mix = ALL.withBlend(blend).withTemperature(0.9);
    SampleSource source = SampleSource.of(MODEL);
    try (Sampler sampler = MODEL.sampler()) {
      assertDrawnBy(sampler, source, mix, firstBatch(source, mix));
    }
  }

  @Test
  void acceptedSamples_areThoseOfTheAcceptingSampler() {
    MixPlan mix = ALL.withAcceptance(QUARTER);
    SampleSource source = FakeSampler.source();
    try (Sampler sampler = new AcceptingSampler(new FakeSampler(8, before -> {}), QUARTER)) {
      DataSet batch = firstBatch(source, mix);
      assertDrawnBy(sampler, source, mix, batch);
      assertThat(batch.getFeatures()).isNotEqualTo(firstBatch(source, ALL).getFeatures());
    }
  }

  @Test
  void acceptanceRate_isOfAllImagesDrawn() {
    LearnedMixupIterator plain = iterator(FakeSampler.source(), SampleSupply.defaults());
    assertThat(plain.metrics().acceptanceRate()).isNaN();
    plain.next();
    assertThat(plain.metrics().acceptanceRate()).isEqualTo(1);
    LearnedMixupIterator choosy =
        opened(
            LearnedMixupIterator.builder(new FakeBase(4000, 200), FakeSampler.source())
                .mixPlan(ALL.withAcceptance(QUARTER))
                .sampleSupply(SampleSupply.defaults().withReuse(1))
                .build());
    while (choosy.hasNext()) {
      choosy.next();
    }
    // Five standard deviations of a quarter of more than 4,000 images.
    assertThat(choosy.metrics().acceptanceRate()).isBetween(0.215, 0.285);
  }
}
