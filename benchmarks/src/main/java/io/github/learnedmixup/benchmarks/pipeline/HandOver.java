package io.github.learnedmixup.benchmarks.pipeline;

import com.sun.management.ThreadMXBean;
import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.MixPlan;
import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * What plan, cache, ring and the way back cost: samples are drawn by a sampler that returns at
 * once. Every image of every batch is synthetic and served once only, so that every sample goes the
 * whole way.
 *
 * <p>With images of one pixel there is next to nothing else to be done. Those of 28x28 also are
 * given their greys, painted into the batch and checked; what the second kind takes beyond the
 * first is done for pixels.
 *
 * @param samplesPerSecond delivered in batches
 * @param batchBytes heap that the thread which asks for batches allocated, a sample, beyond what
 *     the base iterator alone allocates
 * @param generatorBytes heap that the generator's thread allocated, a sample; the kept sample, a
 *     byte a pixel, is part of it
 */
record HandOver(double samplesPerSecond, double batchBytes, double generatorBytes) {
  private static final int BATCH = 64;
  private static final int BATCHES = 128;
  private static final int CLASSES = 10;
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  /** Draws the same image for every request, without any work. */
  private record Instant(PixelCnnSpec spec, Sample sample) implements Sampler {
    @Override
    public String engine() {
      return "none";
    }

    @Override
    public int width() {
      return BATCH;
    }

    @Override
    public List<Sample> draw(List<SampleRequest> requests) {
      return Collections.nCopies(requests.size(), sample);
    }

    @Override
    public void close() {}
  }

  /**
   * Measures it.
   *
   * @param size rows and columns of the images
   * @param samples how many to time, after as many that are not timed
   */
  static HandOver measure(int size, int samples) {
    PixelCnnSpec spec =
        PixelCnnSpec.of(size, size, CLASSES).withFeatures(1).withDilations(List.of());
    Sample sample = new Sample(new byte[spec.pixels()], -1, -1, -1);
    AtomicReference<Thread> generator = new AtomicReference<>();
    int batches = Math.max(1, samples / BATCH);
    DataSetIterator bare = base(spec);
    EndlessBatches.take(bare, batches);
    long ofBase = allocated(Thread.currentThread(), () -> EndlessBatches.take(bare, batches));
    try (var mixed =
        LearnedMixupIterator.builder(base(spec), PixelCnn.untrained(spec, 1))
            .withoutParents()
            .mixPlan(MixPlan.defaults().withShare(1))
            .sampleSupply(SampleSupply.defaults().withReuse(1))
            .samplers(
                () -> {
                  generator.set(Thread.currentThread());
                  return new Instant(spec, sample);
                })
            .build()) {
      EndlessBatches.take(mixed, batches);
      Thread drawing = generator.get();
      long drawnBefore = mixed.metrics().generated();
      long drawingBefore = THREADS.getThreadAllocatedBytes(drawing.getId());
      long began = System.nanoTime();
      long ofAll = allocated(Thread.currentThread(), () -> EndlessBatches.take(mixed, batches));
      double seconds = (System.nanoTime() - began) * 1e-9;
      long ofDrawing = THREADS.getThreadAllocatedBytes(drawing.getId()) - drawingBefore;
      long drawn = mixed.metrics().generated() - drawnBefore;
      long delivered = (long) batches * BATCH;
      return new HandOver(
          delivered / seconds, (double) (ofAll - ofBase) / delivered, (double) ofDrawing / drawn);
    }
  }

  private static DataSetIterator base(PixelCnnSpec spec) {
    int images = BATCH * BATCHES;
    int[] labels = new int[images];
    for (int i = 0; i < images; i++) {
      labels[i] = i % CLASSES;
    }
    byte[] greys = new byte[images * spec.pixels()];
    greys[0] = (byte) 255; // so that the pixel range is certain
    return ImageSet.iterator(
        new LabelledImages(spec.height(), spec.width(), CLASSES, greys, labels), BATCH);
  }

  private static long allocated(Thread by, Runnable work) {
    long before = THREADS.getThreadAllocatedBytes(by.getId());
    work.run();
    return THREADS.getThreadAllocatedBytes(by.getId()) - before;
  }
}
