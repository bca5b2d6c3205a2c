package io.github.learnedmixup.augment;

import io.github.learnedmixup.augment.SampleGenerator.Order;
import io.github.learnedmixup.augment.bank.GeneratedImage;
import io.github.learnedmixup.augment.bank.SampleKey;
import io.github.learnedmixup.augment.crossing.CrossedParents;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.palette.Dequantiser;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.sampling.SamplerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns orders into images with a sampler of its own, which it makes when it first needs it, and
 * anew after {@link #dropSampler}. Used by one thread, except {@link #halt}.
 */
final class SamplerWorker {
  private static final Logger log = LoggerFactory.getLogger(SamplerWorker.class);

  /** After so many tries without an accepted image the user is warned. */
  private static final int TRIES_OF_NONE = 500;

  /**
   * After so many tries the user is warned if fewer than {@link #LOW_RATE} of them were accepted.
   */
  private static final int TRIES_OF_FEW = 10_000;

  private static final double LOW_RATE = 1e-3;

  /** What several workers count together. */
  static final class Counts {
    final LongAdder generated = new LongAdder();
    final LongAdder busyNanos = new LongAdder();
    final LongAdder tries = new LongAdder();
    final LongAdder accepted = new LongAdder();
    final LongAdder lost = new LongAdder(); // workers themselves
    private final AtomicBoolean warnedOfRejection = new AtomicBoolean();

    /**
     * Whether hardly any image is accepted, of which the user is to be warned; true once at most.
     */
    private boolean rejectsNearlyAll() {
      long tried = tries.sum();
      if (tried < TRIES_OF_NONE || warnedOfRejection.get()) {
        return false;
      }
      long found = accepted.sum();
      boolean few = found == 0 || (tried >= TRIES_OF_FEW && found < tried * LOW_RATE);
      return few && warnedOfRejection.compareAndSet(false, true);
    }
  }

  private final SampleSource source;
  private final SamplerFactory samplers;
  private final MixPlan mix;
  private final Counts counts;
  private final float[] values; // of one image, for every image again
  private volatile boolean halted;
  private volatile @Nullable Sampler sampler; // written by the drawing thread alone

  /**
   * Makes no sampler yet.
   *
   * @param samplers makes them on one of the source's devices
   */
  SamplerWorker(SampleSource source, SamplerFactory samplers, MixPlan mix, Counts counts) {
    this.source = source;
    this.samplers = samplers;
    this.mix = mix;
    this.counts = counts;
    this.values = new float[source.spec().shape().bytes()];
  }

  /** How many orders are worth drawing at once; makes the sampler if there is none. */
  int width() {
    return Math.max(1, sampler().width());
  }

  /** The images of orders, in their order. */
  List<GeneratedImage> draw(List<Order> orders) {
    long began = System.nanoTime();
    List<SampleRequest> requests = new ArrayList<>(orders.size());
    List<@Nullable CrossedParents> parents = new ArrayList<>(orders.size());
    for (Order order : orders) {
      CrossedParents crossed = source.parentsOf(order.key());
      parents.add(crossed);
      requests.add(source.request(order.key(), mix, crossed));
    }
    List<Sample> samples = sampler().draw(requests);
    if (samples.size() != orders.size()) {
      throw new IllegalStateException(
          "the sampler must give a sample for each of %d requests, but gave %d"
              .formatted(orders.size(), samples.size()));
    }
    List<GeneratedImage> images = new ArrayList<>(samples.size());
    for (int i = 0; i < samples.size(); i++) {
      images.add(image(samples.get(i), orders.get(i).key(), parents.get(i)));
    }
    Nd4j.getExecutioner().commit();
    for (Sample sample : samples) {
      counts.tries.add(sample.tries());
      counts.accepted.add(sample.accepted() ? 1 : 0);
    }
    if (counts.rejectsNearlyAll()) {
      SampleSource.Judge judge = source.judge();
      log.warn(
          "of {} images drawn {} were accepted, so that places get the nearest of their tries, as"
              + " if nothing was asked of them: a wider tolerance or band, or another second opinion,"
              + " would accept more; acceptance: {}, mix judged by {}",
          counts.tries.sum(),
          counts.accepted.sum(),
          mix.acceptance(),
          judge == null ? "the model" : judge.name());
    }
    counts.generated.add(images.size());
    counts.busyNanos.add(System.nanoTime() - began);
    return images;
  }

  private GeneratedImage image(Sample sample, SampleKey key, @Nullable CrossedParents parents) {
    PixelCnnSpec spec = source.spec();
    if (sample.levels().length != spec.pixels()) {
      throw new IllegalStateException(
          "the sampler must give images of %d pixels, but gave one of %d"
              .formatted(spec.pixels(), sample.levels().length));
    }
    source.dequantise(key, sample.levels(), values);
    byte[] pixels = Dequantiser.bytes(values);
    if (parents != null) {
      parents.lendValues(sample.levels(), pixels);
    }
    return new GeneratedImage(
        pixels,
        sample.logLikelihoodFirst(),
        sample.logLikelihoodSecond(),
        parents == null ? Double.NaN : parents.parents().shareOfFirst(sample.levels()));
  }

  private Sampler sampler() {
    Sampler present = sampler;
    if (present == null) {
      present = samplers.create();
      sampler = present;
    }
    if (halted) {
      throw new CancellationException("the generator was closed");
    }
    return present;
  }

  /** Closes the sampler, of which nobody knows in what state a failure has left it. */
  void dropSampler() {
    Sampler dropped = sampler;
    sampler = null;
    if (dropped != null) {
      close(dropped);
    }
  }

  /**
   * Lets a draw that is under way on another thread end within an image row, and no other begin.
   */
  void halt() {
    halted = true;
    Sampler drawing = sampler;
    if (drawing != null) {
      close(drawing);
    }
  }

  private static void close(Sampler sampler) {
    try {
      sampler.close();
    } catch (RuntimeException e) {
      log.warn("a sampler could not be closed", e);
    }
  }
}
