package io.github.learnedmixup.benchmarks.roofline;

import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is sampled, and by which engine.
 *
 * @param blend how two classes are blended; null for class samples
 */
record SamplerCase(SamplingEngine engine, @Nullable Blend blend) {
  /** Class samples and images between two classes, by each engine that this process has. */
  static List<SamplerCase> all() {
    return Arrays.asList(null, Blend.PRODUCT).stream()
        .flatMap(
            blend ->
                NetworkMeasurements.engines().stream()
                    .map(engine -> new SamplerCase(engine, blend)))
        .toList();
  }

  /** Streams of an image. */
  int streams() {
    return blend == null ? 1 : 2;
  }

  /** Images a second. */
  double measure(NetworkMeasurements measurements, PixelCnnSpec spec, int batch) {
    return measurements.imagesPerSecond(
        spec,
        engine,
        batch,
        image ->
            blend == null
                ? NetworkMeasurements.ofClass(spec, image)
                : NetworkMeasurements.between(spec, blend, image));
  }

  @Override
  public String toString() {
    return engine + (blend == null ? ", class samples" : ", " + blend);
  }
}
