package io.github.learnedmixup.pixelcnn.sampling.choice;

import io.github.learnedmixup.pixelcnn.error.CudaException;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.sampling.SamplerFactory;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes samplers on several devices, all of one engine: of the preferred one if that can be used on
 * any of its devices, else of the other one. That is found out when the first sampler is made, and
 * stays so: images of another engine are not the same, so a device that fails later does not change
 * it. Thread safe.
 */
final class EngineChoice {
  private final List<SamplerFactory> preferred;
  private final List<SamplerFactory> other;
  private final ReentrantLock choosing = new ReentrantLock();
  private @Nullable List<SamplerFactory> chosen; // guarded by choosing

  /**
   * Chooses nothing yet.
   *
   * @param preferred a maker of samplers for each device; at least one
   * @param other the same of the other engine; at least one
   */
  EngineChoice(List<SamplerFactory> preferred, List<SamplerFactory> other) {
    this.preferred = preferred;
    this.other = other;
  }

  /** As many makers as the preferred engine has devices. */
  List<SamplerFactory> makers() {
    return IntStream.range(0, preferred.size())
        .mapToObj(device -> (SamplerFactory) () -> open(device))
        .toList();
  }

  private Sampler open(int device) {
    List<SamplerFactory> makers = chosen();
    if (device >= makers.size()) {
      throw new CudaException(
          "NO_DEVICE",
          "device %d of the engine that was hoped for cannot be used; %d device(s) of another draw"
              .formatted(device, makers.size()));
    }
    return makers.get(device).create();
  }

  private List<SamplerFactory> chosen() {
    choosing.lock();
    try {
      List<SamplerFactory> known = chosen;
      if (known == null) {
        known = usable() ? preferred : other;
        chosen = known;
      }
      return known;
    } finally {
      choosing.unlock();
    }
  }

  private boolean usable() {
    for (SamplerFactory device : preferred) {
      try (Sampler sampler = device.create()) {
        EngineLog.say("sampling engine: %s".formatted(sampler));
        return true;
      } catch (CudaException e) {
        EngineLog.say("a device is not used for sampling: %s".formatted(e.getMessage()));
      }
    }
    return false;
  }
}
