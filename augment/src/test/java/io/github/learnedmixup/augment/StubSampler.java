package io.github.learnedmixup.augment;

import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;

/** A sampler of the fake samplers' images that leaves it to a test how it draws and closes. */
abstract class StubSampler implements Sampler {
  private final int width;

  StubSampler(int width) {
    this.width = width;
  }

  @Override
  public PixelCnnSpec spec() {
    return FakeSampler.SPEC;
  }

  @Override
  public String engine() {
    return "fake";
  }

  @Override
  public int width() {
    return width;
  }
}
