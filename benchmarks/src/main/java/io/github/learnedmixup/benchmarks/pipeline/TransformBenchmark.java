package io.github.learnedmixup.benchmarks.pipeline;

import io.github.learnedmixup.augment.transform.TransformIterator;
import io.github.learnedmixup.augment.transform.image.Affine;
import io.github.learnedmixup.augment.transform.image.Border;
import io.github.learnedmixup.augment.transform.image.Fill;
import io.github.learnedmixup.augment.transform.image.RandAugment;
import io.github.learnedmixup.augment.transform.image.Transforms;
import io.github.learnedmixup.augment.transform.image.TrivialAugment;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What transforms cost: images a second, on one thread, of batches of 128 colour images of 32x32
 * pixels, channels first, with random values. An invocation is one {@code next()} of a {@link
 * TransformIterator}; {@code none} is what the iterator costs without a transform.
 *
 * <pre>{@code
 * java -jar benchmarks/target/benchmarks.jar jmh TransformBenchmark
 * }</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 2)
public class TransformBenchmark {
  private static final int BATCH = 128;
  private static final int SIDE = 32;
  private static final int CHANNELS = 3;

  /** What each image goes through. */
  @Param({
    "none",
    "flip",
    "crop",
    "crop-reflect",
    "affine",
    "brightness",
    "contrast",
    "saturation",
    "hue",
    "sharpness",
    "equalise",
    "auto-contrast",
    "posterise",
    "solarise",
    "invert",
    "grey",
    "erasing",
    "cutout",
    "rand-augment",
    "trivial-augment",
    "usual"
  })
  String transform;

  private DataSetIterator batches;

  /** Makes a batch, and the iterator over it. */
  @Setup
  public void open() {
    ProcessThreads.useNativeThreads(1);
    Nd4j.getRandom().setSeed(1);
    INDArray features = Nd4j.rand(DataType.FLOAT, BATCH, CHANNELS, SIDE, SIDE);
    DataSet batch = new DataSet(features, Nd4j.zeros(DataType.FLOAT, BATCH, 10));
    DataSetIterator base = new ListDataSetIterator<>(List.of(batch), BATCH);
    batches = new TransformIterator(base, SIDE, SIDE, PixelRange.UNIT, named(transform), 1);
  }

  private static ImageTransform named(String name) {
    return switch (name) {
      case "none" -> (pixels, shape, seed) -> pixels;
      case "flip" -> Transforms.horizontalFlip(1);
      case "crop" -> Transforms.padAndCrop(4);
      case "crop-reflect" -> Transforms.padAndCrop(4, Border.REFLECT);
      case "affine" -> Affine.none().turn(15).shift(0.1).shear(0.1).scale(0.9, 1.1);
      case "brightness" -> Transforms.brightness(0.5);
      case "contrast" -> Transforms.contrast(0.5);
      case "saturation" -> Transforms.saturation(0.5);
      case "hue" -> Transforms.hue(0.5);
      case "sharpness" -> Transforms.sharpness(0.5);
      case "equalise" -> Transforms.equalise(1);
      case "auto-contrast" -> Transforms.autoContrast(1);
      case "posterise" -> Transforms.posterise(4, 1);
      case "solarise" -> Transforms.solarise(128, 1);
      case "invert" -> Transforms.invert(1);
      case "grey" -> Transforms.grey(1);
      case "erasing" -> Transforms.erasing(1);
      case "cutout" -> Transforms.cutout(16, Fill.mean());
      case "rand-augment" -> new RandAugment(2, 9);
      case "trivial-augment" -> new TrivialAugment();
      case "usual" ->
          Transforms.horizontalFlip(0.5)
              .then(Transforms.padAndCrop(4))
              .then(new RandAugment(2, 9))
              .then(Transforms.erasing(0.5));
      default -> throw new IllegalArgumentException("no transform is called " + name);
    };
  }

  /** Serves one batch. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public DataSet next() {
    if (!batches.hasNext()) {
      batches.reset();
    }
    return batches.next();
  }
}
