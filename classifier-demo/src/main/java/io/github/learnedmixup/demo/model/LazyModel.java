package io.github.learnedmixup.demo.model;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The PixelCNN of a seed, which is fetched, and perhaps trained, when it is first asked for: the
 * arms that draw nothing do without. Thread safe.
 */
public final class LazyModel implements Supplier<PixelCnn> {
  private final ModelSource source;
  private final long seed;
  private final LabelledImages training;
  private @Nullable PixelCnn model;
  private @Nullable String engine;

  public LazyModel(ModelSource source, long seed, LabelledImages training) {
    this.source = source;
    this.seed = seed;
    this.training = training;
  }

  @Override
  public synchronized PixelCnn get() {
    PixelCnn present = model;
    if (present == null) {
      present = source.forSeed(seed, training);
      model = present;
    }
    return present;
  }

  /** What draws its images, as {@link Sampler#engine} has it: others round otherwise. */
  public synchronized String engine() {
    String present = engine;
    if (present == null) {
      try (Sampler sampler = get().sampler(1)) {
        present = sampler.engine();
      }
      engine = present;
    }
    return present;
  }

  /** What it is, if anybody has asked for it. */
  public synchronized Optional<SeedModel> fetched() {
    return Optional.ofNullable(model)
        .map(present -> new SeedModel(seed, present.digest(), present.provenance()));
  }
}
