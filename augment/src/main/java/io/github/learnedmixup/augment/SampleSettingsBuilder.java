package io.github.learnedmixup.augment;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.github.learnedmixup.augment.bank.BankUse;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.acceptance.SecondOpinion;
import io.github.learnedmixup.pixelcnn.sampling.SamplerFactory;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings that decide which samples there are and who generates them. A {@link
 * LearnedMixupIterator} and the {@link Pregeneration} of its bank have them in common.
 *
 * <p>Setters only store, so their order does not matter; of two calls of one setter the last one
 * counts. {@code build()} refuses what does not go together. What is set explicitly wins over a
 * {@link #preset}, whichever comes first.
 *
 * @param <B> the builder itself, which every setter returns
 */
public abstract sealed class SampleSettingsBuilder<B extends SampleSettingsBuilder<B>>
    permits LearnedMixupBuilder, Pregeneration.Builder {
  private final SampleSource model;
  private @Nullable Preset preset;
  private @Nullable MixPlan mix;
  private SampleSupply supply = SampleSupply.defaults();
  private @Nullable SamplerFactory factory;
  private @Nullable List<SamplerFactory> factories; // one for each device
  private SampleSource.@Nullable Judge judge;
  private @Nullable RealParents parents;
  private boolean withoutParents;
  private long seed = 1;
  private long bankMaxBytes = BankUse.NO_LIMIT;

  SampleSettingsBuilder(SampleSource model) {
    this.model = model;
    model.requireSeveralClasses();
  }

  /** This builder. */
  abstract B self();

  /**
   * Sets plan, labels and parents together, to what did best in a measured comparison; default
   * none. {@link #mixPlan}, {@link #parents}, {@link #withoutParents()} and the iterator's {@code
   * softLabels} win over it.
   */
  @CanIgnoreReturnValue
  public final B preset(Preset newPreset) {
    preset = Objects.requireNonNull(newPreset, "preset");
    return self();
  }

  /**
   * Sets what is mixed, and how much of it. Default: that of the {@link #preset}; without one,
   * {@link MixPlan#defaults()} where images are sampled freely, and the plan of {@link
   * Preset#SOME_HUNDRED}, a quarter of the examples with any lambda alike, where they have real
   * parents.
   */
  @CanIgnoreReturnValue
  public final B mixPlan(MixPlan newMix) {
    mix = Objects.requireNonNull(newMix, "mixPlan");
    return self();
  }

  /** Sets how samples are made, kept and reused; default {@link SampleSupply#defaults()}. */
  @CanIgnoreReturnValue
  public final B sampleSupply(SampleSupply newSupply) {
    supply = Objects.requireNonNull(newSupply, "sampleSupply");
    return self();
  }

  /**
   * Sets who generates the samples. Default: a factory for each device, as {@link
   * PixelCnn#samplers} gives them, one worker each, for the engine that {@link
   * SamplingEngine#ofEnvironment} names. {@code () -> model.sampler(4)} has four workers side by
   * side. A sampler of your own may generate elsewhere, or read what another program generated. It
   * excludes {@link #samplersOnDevices}.
   *
   * @param newFactory creates samplers of images of the model's size, classes and levels. For
   *     reproducible batches an image must follow from its request alone; for a bank it must be
   *     what the model generates.
   */
  @CanIgnoreReturnValue
  public final B samplers(SamplerFactory newFactory) {
    factory = Objects.requireNonNull(newFactory, "samplers");
    return self();
  }

  /**
   * Sets several devices that generate the samples: {@link SampleSupply#generators()} threads for
   * each of them work side by side. Default and exclusion are those of {@link #samplers}.
   *
   * <p>A device that fails while it generates, with a {@link
   * io.github.learnedmixup.pixelcnn.error.CudaException}, is taken out for the rest of the run: the
   * others do what it has not finished, the log says so, and {@link LearnedMixupIterator#metrics()}
   * counts it. Only the last device's failure comes out of {@code next()}, and that device is tried
   * again.
   *
   * @param newFactories one for each device, at least one, as {@link PixelCnn#samplers} gives them;
   *     it must not matter which of them generates an image
   */
  @CanIgnoreReturnValue
  public final B samplersOnDevices(List<SamplerFactory> newFactories) {
    factories = List.copyOf(newFactories);
    return self();
  }

  /**
   * Sets another judge than the model of whether an image has of both classes what was asked for.
   * Default: the model itself. It needs an {@linkplain MixPlan#acceptance acceptance} in the plan.
   * It is asked on the generator's threads, by several at once if there are several.
   *
   * @param name identifies the opinion in a saved state and in a bank, which cannot hold it. A run
   *     is resumed, and a bank used, with an opinion of the same name only. Change the name when
   *     you change the opinion, for example by training a classifier further; otherwise you get
   *     images that the earlier opinion accepted.
   * @param opinion must always give an image the same answer
   * @throws IllegalArgumentException if the name is blank
   */
  @CanIgnoreReturnValue
  public final B secondOpinion(String name, SecondOpinion opinion) {
    judge = new SampleSource.Judge(name, opinion);
    return self();
  }

  /**
   * Sets real images for synthetic ones to be like. They must be of the model's size and classes,
   * with at least one image of each class that the model has training images of. Default: {@link
   * LearnedMixupBuilder#parentsOfBase images of the base} for an iterator, none for a {@link
   * Pregeneration}. It excludes {@link #withoutParents()}.
   */
  @CanIgnoreReturnValue
  public final B parents(RealParents newParents) {
    parents = Objects.requireNonNull(newParents, "parents");
    return self();
  }

  /** Opts out of real parents: images are sampled freely. It excludes {@link #parents}. */
  @CanIgnoreReturnValue
  public final B withoutParents() {
    withoutParents = true;
    return self();
  }

  /** Sets the random seed, which decides every place, pair, lambda and image; default 1. */
  @CanIgnoreReturnValue
  public final B seed(long newSeed) {
    seed = newSeed;
    return self();
  }

  /**
   * Sets how many bytes the files of the bank may have together, at least 1; default no limit. A
   * bank that is full is read on. Samples beyond it are not kept, which an iterator logs once and
   * counts in {@link SupplyMetrics#bankFailures()}; a pregeneration ends.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  @CanIgnoreReturnValue
  public final B bankMaxBytes(long bytes) {
    bankMaxBytes = BankUse.requireMaxBytes(bytes);
    return self();
  }

  final SampleSource model() {
    return model;
  }

  final @Nullable Preset preset() {
    return preset;
  }

  /** The parents that were set; null if none were. */
  final @Nullable RealParents parents() {
    return parents;
  }

  final boolean isWithoutParents() {
    return withoutParents;
  }

  final SampleSupply supply() {
    return supply;
  }

  final long seed() {
    return seed;
  }

  final long bankMaxBytes() {
    return bankMaxBytes;
  }

  final boolean limitsBank() {
    return bankMaxBytes != BankUse.NO_LIMIT;
  }

  /** The plan: what was set, or else what goes with the parents. */
  final MixPlan mix(@Nullable RealParents chosenParents) {
    if (mix != null) {
      return mix;
    }
    if (preset != null) {
      return preset.plan();
    }
    return chosenParents == null ? MixPlan.defaults() : Preset.SOME_HUNDRED.plan();
  }

  /** Refuses settings that exclude each other, before anything is read. */
  final void requireNoContradiction() {
    exclude("samplers", factory != null, "samplersOnDevices", factories != null);
    exclude("parents", parents != null, "withoutParents", withoutParents);
    if (factories != null && factories.isEmpty()) {
      throw new IllegalArgumentException(
          "samplersOnDevices must be one for each device, but are none");
    }
  }

  /**
   * Refuses two settings of which each stands in the other's place.
   *
   * @throws IllegalArgumentException if both are set
   */
  static void exclude(String one, boolean isOneSet, String other, boolean isOtherSet) {
    if (isOneSet && isOtherSet) {
      throw new IllegalArgumentException(
          "%s and %s exclude each other, but both are set".formatted(one, other));
    }
  }

  /**
   * The source of samples that the settings describe.
   *
   * @throws IllegalArgumentException if plan, parents, second opinion and model do not go together
   */
  final SampleSource source(MixPlan chosenMix, @Nullable RealParents chosenParents) {
    chosenMix.requireFits(model.trained());
    SampleSource source = model;
    if (factory != null) {
      source = source.onAll(List.of(factory));
    } else if (factories != null) {
      source = source.onAll(factories);
    }
    if (judge != null) {
      source = source.judgedBy(judge);
    }
    if (chosenParents != null) {
      source = source.withParents(chosenParents);
    }
    source.requireUseFor(chosenMix.acceptance());
    return source;
  }
}
