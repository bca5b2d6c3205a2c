package io.github.learnedmixup.augment;

import io.github.learnedmixup.augment.bank.SampleKey;
import io.github.learnedmixup.augment.crossing.CrossedParents;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance;
import io.github.learnedmixup.pixelcnn.acceptance.AcceptingSampler;
import io.github.learnedmixup.pixelcnn.acceptance.SecondOpinion;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.palette.Palette;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.sampling.SamplerFactory;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the pipeline needs of a model.
 *
 * @param digest names the model: two with one digest are the same
 * @param spec the images' size, classes and levels
 * @param trained the classes that images can be drawn of
 * @param recogniser what the model takes images for; null for one that nobody trained
 * @param devices where samplers draw, asked for when the first one is needed
 * @param judge decides about the mix of images that must be accepted; null for the model itself
 * @param palette what the symbols of the model stand for
 * @param values turns a sample's symbols into pixel values
 * @param parents real images that samples are like; null for samples that are drawn freely
 */
record SampleSource(
    String digest,
    PixelCnnSpec spec,
    TrainedClasses trained,
    @Nullable Recogniser recogniser,
    Devices devices,
    @Nullable Judge judge,
    Palette palette,
    Values values,
    @Nullable RealParents parents) {

  /** Finds out how a sampler is made on each device. */
  @FunctionalInterface
  interface Devices {
    /** At least one maker, each called on the thread that will use the sampler. */
    List<SamplerFactory> makers();

    /** Devices that are looked for once, unless that fails. Thread safe. */
    static Devices once(Devices devices) {
      return new Devices() {
        private @Nullable List<SamplerFactory> found;

        @Override
        public synchronized List<SamplerFactory> makers() {
          List<SamplerFactory> known = found;
          if (known == null) {
            known = devices.makers();
            found = known;
          }
          return known;
        }
      };
    }
  }

  /**
   * A second opinion, and the name that stands for it where settings are saved and compared.
   *
   * @param name not blank
   */
  record Judge(String name, SecondOpinion opinion) {
    Judge {
      Objects.requireNonNull(opinion, "opinion");
      if (name.isBlank()) {
        throw new IllegalArgumentException("name of a second opinion must not be blank");
      }
    }
  }

  /** Tells the class of images. Thread safe. */
  @FunctionalInterface
  interface Recogniser {
    /** The probability of each class, {@code [image][class]}. */
    double[][] posterior(LabelledImages images);
  }

  /** A source of one device and of all classes, without a recogniser, a judge or parents. */
  SampleSource(String digest, PixelCnnSpec spec, SamplerFactory samplers, Values values) {
    this(
        digest,
        spec,
        TrainedClasses.all(spec.classes()),
        null,
        () -> List.of(samplers),
        null,
        Palette.spread(spec.channels(), spec.levels()),
        values,
        null);
  }

  /** The source that a trained model is; one engine is chosen for all that draws from it. */
  static SampleSource of(PixelCnn model) {
    return new SampleSource(
        model.digest(),
        model.spec(),
        model.trainedClasses(),
        model.provenance().images() == 0 ? null : model::classPosterior,
        Devices.once(() -> model.samplers(1, SamplingEngine.ofEnvironment())),
        null,
        model.palette(),
        model.dequantiser()::dequantise,
        null);
  }

  /** A copy on other devices. */
  SampleSource on(Devices newDevices) {
    return new SampleSource(
        digest, spec, trained, recogniser, newDevices, judge, palette, values, parents);
  }

  /** A copy with a factory of samplers for each of other devices, at least one. */
  SampleSource onAll(List<SamplerFactory> factories) {
    return on(() -> factories);
  }

  /** A copy with somebody else who judges the mix. */
  SampleSource judgedBy(Judge newJudge) {
    return new SampleSource(
        digest, spec, trained, recogniser, devices, newJudge, palette, values, parents);
  }

  /**
   * A copy of which samples are like real images.
   *
   * @throws IllegalArgumentException if these are not of the model's size and classes, or there is
   *     none of a class that it draws
   */
  SampleSource withParents(RealParents newParents) {
    newParents.requireFits(spec, trained);
    return new SampleSource(
        digest, spec, trained, recogniser, devices, judge, palette, values, newParents);
  }

  /**
   * What computes the images, by name: makes a sampler to ask it, on the first device on which that
   * can be done. The calling thread waits for it, but does not make it itself: a maker may turn its
   * thread to a device for good.
   */
  String engine() {
    List<SamplerFactory> makers = devices.makers();
    int device = Nd4j.getAffinityManager().getDeviceForCurrentThread();
    try {
      return CompletableFuture.supplyAsync(() -> engine(makers, device), SampleSource::onOwnThread)
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw e;
    }
  }

  private static void onOwnThread(Runnable asking) {
    Thread thread = new Thread(asking, "learned-mixup-engine");
    thread.setDaemon(true);
    thread.start();
  }

  private static String engine(List<SamplerFactory> makers, int device) {
    Nd4j.getAffinityManager().unsafeSetDevice(device);
    RuntimeException failures = null;
    for (SamplerFactory maker : makers) {
      try (Sampler sampler = maker.create()) {
        return sampler.engine();
      } catch (RuntimeException e) {
        if (failures == null) {
          failures = e;
        } else if (failures != e) {
          failures.addSuppressed(e);
        }
      }
    }
    throw Objects.requireNonNull(failures, "a source has at least one maker");
  }

  /** The parents of a sample, as they are placed for it; null for one that is drawn freely. */
  @Nullable CrossedParents parentsOf(SampleKey key) {
    return parents == null ? null : parents.of(key, palette);
  }

  /**
   * The request that draws a sample.
   *
   * @param crossed its parents, see {@link #parentsOf}
   */
  SampleRequest request(SampleKey key, MixPlan mix, @Nullable CrossedParents crossed) {
    SampleRequest free =
        new SampleRequest(
            key.first(), key.second(), key.lambda(), mix.blend(), mix.temperature(), key.seed());
    return crossed == null ? free : free.withParents(crossed.parents());
  }

  /** Turns a sample's symbols into pixel values, whole numbers from 0 to 255. */
  void dequantise(SampleKey key, byte[] symbols, float[] to) {
    values.dequantise(symbols, spec.shape(), key.greySeed(), to);
  }

  /** A copy of which images must be like something or are drawn again; null for as they come. */
  SampleSource accepting(@Nullable Acceptance acceptance) {
    if (acceptance == null) {
      return this;
    }
    SecondOpinion opinion = judge == null ? null : judge.opinion();
    return on(
        () ->
            devices.makers().stream().map(maker -> accepting(maker, acceptance, opinion)).toList());
  }

  private static SamplerFactory accepting(
      SamplerFactory maker, Acceptance acceptance, @Nullable SecondOpinion opinion) {
    return () -> new AcceptingSampler(maker.create(), acceptance, opinion);
  }

  /**
   * Refuses a judge who has nothing to judge.
   *
   * @throws IllegalArgumentException if there is a second opinion but nothing must be accepted
   */
  void requireUseFor(@Nullable Acceptance acceptance) {
    if (judge != null && acceptance == null) {
      throw new IllegalArgumentException(
          "the second opinion '%s' needs an acceptance in the mix plan, but there is none"
              .formatted(judge.name()));
    }
  }

  /**
   * Refuses a model between whose classes there is nothing.
   *
   * @throws InvalidInputException if it has one class only, or training images of one only
   */
  void requireSeveralClasses() {
    if (spec.classes() < 2) {
      throw new InvalidInputException(
          "the model must have at least 2 classes to mix, but has " + spec.classes());
    }
    if (trained.size() < 2) {
      throw new InvalidInputException(
          "the model must have training images of at least 2 classes to mix, but has none of "
              + trained.untrainedInWords());
    }
  }

  /** See {@link io.github.learnedmixup.pixelcnn.palette.Dequantiser#dequantise}. */
  @FunctionalInterface
  interface Values {
    void dequantise(byte[] symbols, ImageShape shape, long seed, float[] values);
  }
}
