package io.github.learnedmixup.demo.own;

import io.github.learnedmixup.demo.classifier.Classifier;
import io.github.learnedmixup.demo.classifier.ClassifierSettings;
import io.github.learnedmixup.demo.data.RealBatches;
import io.github.learnedmixup.demo.model.PixelCnnSettings;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.training.PixelCnnTrainer;
import io.github.learnedmixup.pixelcnn.training.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.nd4j.linalg.dataset.DataSet;

/** Measures how fast this machine trains and samples, on a few of the images. */
public final class Pace {
  /** The first steps are slower: code is compiled, memory is fetched. */
  private static final int WARM_UP = 2;

  private static final int STEPS = 8;
  private static final int SAMPLES = 32;

  private Pace() {}

  /**
   * Measures a step of the PixelCNN's training.
   *
   * @param limit in seconds, after which it stops measuring; two steps are always made
   * @return seconds a step
   */
  public static double modelStep(LabelledImages images, PixelCnnSettings settings, double limit) {
    LabelledImages repeated =
        images.select(
            IntStream.range(0, (WARM_UP + STEPS) * settings.batchSize())
                .map(i -> i % images.size())
                .toArray());
    List<Long> ends = new ArrayList<>(List.of(System.nanoTime()));
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void step(StepReport report) {
            ends.add(System.nanoTime());
          }
        };
    PixelCnnSpec spec =
        PixelCnnSpec.of(images.shape(), images.classes()).withFeatures(settings.features());
    try {
      PixelCnnTrainer.builder(spec)
          .epochs(1)
          .batchSize(settings.batchSize())
          .dropout(settings.dropout())
          .workers(settings.workers())
          .progress(listener)
          .stopWhen(() -> ends.size() > 2 && System.nanoTime() - ends.get(0) > limit * 1e9)
          .build()
          .train(repeated, images.range(0, 0));
    } catch (CancellationException stopped) {
      // It was slow; what was measured is enough.
    }
    int last = ends.size() - 1;
    int first = Math.min(WARM_UP, last - 1);
    return (ends.get(last) - ends.get(first)) * 1e-9 / (last - first);
  }

  /** Measures a step of the classifier on one thread, in seconds: the shortest of some. */
  public static double classifierStep(LabelledImages images, ClassifierSettings settings) {
    Classifier classifier = new Classifier(images.shape(), images.classes(), settings, 0);
    DataSet batch = RealBatches.inOrder(images, settings.batchSize()).next();
    double shortest = Double.POSITIVE_INFINITY;
    for (int step = 0; step < WARM_UP + STEPS; step++) {
      long begin = System.nanoTime();
      classifier.step(batch);
      shortest = Math.min(shortest, (System.nanoTime() - begin) * 1e-9);
    }
    return shortest;
  }

  /** Measures how many images a model generates in a second, on so many threads. */
  public static double samples(PixelCnn model, int threads) {
    List<SampleRequest> requests =
        IntStream.range(0, SAMPLES)
            .mapToObj(i -> SampleRequest.ofClass(i % model.spec().classes(), i))
            .toList();
    try (Sampler sampler = model.sampler(threads)) {
      sampler.draw(requests.subList(0, 1));
      long begin = System.nanoTime();
      sampler.draw(requests);
      return SAMPLES / ((System.nanoTime() - begin) * 1e-9);
    }
  }
}
