package io.github.learnedmixup.augment;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.SamplerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A sampler whose images are hashes of their requests; before each draw it does what it is told to.
 */
public final class FakeSampler extends StubSampler {
  /** 6x6 pixels, 3 classes, 4 levels. */
  public static final PixelCnnSpec SPEC = PixelCnnSpec.of(6, 6, 3);

  private final Consumer<FakeSampler> before;
  final CountDownLatch closed = new CountDownLatch(1);

  FakeSampler(int width, Consumer<FakeSampler> before) {
    super(width);
    this.before = before;
  }

  /** A source of samplers of width 8 that do something before every draw. */
  static SampleSource source(Consumer<FakeSampler> before) {
    return source(() -> new FakeSampler(8, before));
  }

  /** A source of any samplers. */
  static SampleSource source(SamplerFactory samplers) {
    return new SampleSource("fake", SPEC, samplers, FakeSampler::greys);
  }

  /** A source of samplers of width 8. */
  public static SampleSource source() {
    return source(sampler -> {});
  }

  /** A source of samplers of width 8, whose draws, counted together from 1, fail at one of them. */
  static SampleSource failingOnce(int draw, RuntimeException failure) {
    AtomicInteger draws = new AtomicInteger();
    return source(
        sampler -> {
          if (draws.incrementAndGet() == draw) {
            throw failure;
          }
        });
  }

  /** Level q becomes a grey in [64 q, 64 q + 64), never 0, so that it shows. */
  static void greys(byte[] levels, ImageShape shape, long seed, float[] greys) {
    for (int i = 0; i < shape.pixels(); i++) {
      greys[i] = 64 * levels[i] + 1 + (int) (SeededHash.uniform(seed, i) * 63);
    }
  }

  /** The image of a request. */
  static Sample sample(SampleRequest request) {
    byte[] levels = new byte[SPEC.pixels()];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) (SeededHash.uniform(request.seed(), i) * SPEC.levels());
    }
    double ratio = 20 * SeededHash.uniform(request.seed(), 1000) - 10;
    return new Sample(levels, -50 + ratio, -50, -49);
  }

  @Override
  public List<Sample> draw(List<SampleRequest> requests) {
    before.accept(this);
    List<Sample> samples = new ArrayList<>();
    for (SampleRequest request : requests) {
      samples.add(sample(request));
    }
    return samples;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
