package io.github.learnedmixup.pixelcnn;

import io.github.learnedmixup.pixelcnn.error.CudaException;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes samplers on several devices, all of one engine: of the preferred one if that can be used on
 * any of its devices, else of the other one. That is found out when the first sampler is made, and
 * stays so: images of another engine are not the same, so a device that fails later does not change
 * it. Thread safe.
 */
final class EngineChoice {
  private final List<Supplier<Sampler>> preferred;
  private final List<Supplier<Sampler>> other;
  private final ReentrantLock choosing = new ReentrantLock();
  private @Nullable List<Supplier<Sampler>> chosen; // guarded by choosing

  /**
   * Chooses nothing yet.
   *
   * @param preferred a maker of samplers for each device; at least one
   * @param other the same of the other engine; at least one
   */
  EngineChoice(List<Supplier<Sampler>> preferred, List<Supplier<Sampler>> other) {
    this.preferred = preferred;
    this.other = other;
  }

  /** As many makers as the preferred engine has devices. */
  List<Supplier<Sampler>> makers() {
    return IntStream.range(0, preferred.size())
        .mapToObj(device -> (Supplier<Sampler>) () -> open(device))
        .toList();
  }

  private Sampler open(int device) {
    List<Supplier<Sampler>> makers = chosen();
    if (device >= makers.size()) {
      throw new CudaException(
          "NO_DEVICE",
          "device %d of the engine that was hoped for cannot be used; %d device(s) of another draw"
              .formatted(device, makers.size()));
    }
    return makers.get(device).get();
  }

  private List<Supplier<Sampler>> chosen() {
    choosing.lock();
    try {
      List<Supplier<Sampler>> known = chosen;
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
    for (Supplier<Sampler> device : preferred) {
      try (Sampler sampler = device.get()) {
        EngineLog.say("sampling engine: %s".formatted(sampler));
        return true;
      } catch (CudaException e) {
        EngineLog.say("a device is not used for sampling: %s".formatted(e.getMessage()));
      }
    }
    return false;
  }
}
