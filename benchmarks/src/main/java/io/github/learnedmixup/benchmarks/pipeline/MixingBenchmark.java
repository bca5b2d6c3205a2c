package io.github.learnedmixup.benchmarks.pipeline;

import io.github.learnedmixup.augment.transform.LabelSmoothingIterator;
import io.github.learnedmixup.augment.transform.MixingIterator;
import io.github.learnedmixup.augment.transform.mixing.MixWay;
import io.github.learnedmixup.console.ProcessThreads;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many images a second each way to mix without a model gives: batches of 128 colour images of
 * 32x32 pixels, each image with decisions of its own. An invocation is one {@code next()}, over a
 * base that is in memory.
 *
 * <pre>{@code
 * java -jar benchmarks/target/benchmarks.jar jmh MixingBenchmark
 * }</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 3)
public class MixingBenchmark {
  private static final int BATCH = 128;
  private static final int BATCHES = 4;
  private static final int SIDE = 32;
  private static final int CLASSES = 10;

  /** How images are mixed; smoothing changes labels alone. */
  @Param({"mixup", "cutmix", "resizemix", "fmix", "gridmix", "smoothing"})
  String way;

  /** Whether channels come first or last. */
  @Param({"NCHW", "NHWC"})
  String layout;

  private DataSetIterator batches;

  /** Counts images, so that the result is images a second beside batches a second. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Counter {
    /** Images mixed. */
    public long images;
  }

  /** Builds the iterator. */
  @Setup
  public void open() {
    ProcessThreads.useNativeThreads(1);
    DataSet[] data = new DataSet[BATCHES];
    for (int i = 0; i < BATCHES; i++) {
      INDArray features =
          layout.equals("NCHW")
              ? Nd4j.rand(DataType.FLOAT, BATCH, 3, SIDE, SIDE)
              : Nd4j.rand(DataType.FLOAT, BATCH, SIDE, SIDE, 3);
      INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, CLASSES);
      for (int row = 0; row < BATCH; row++) {
        labels.putScalar(row, row % CLASSES, 1);
      }
      data[i] = new DataSet(features, labels);
    }
    DataSetIterator base = new ExistingDataSetIterator(List.of(data));
    batches =
        way.equals("smoothing")
            ? new LabelSmoothingIterator(base, 0.1)
            : MixingIterator.builder(base).imageSize(SIDE, SIDE).way(chosen()).seed(1).build();
  }

  private MixWay chosen() {
    return switch (way) {
      case "mixup" -> MixWay.mixup(1);
      case "cutmix" -> MixWay.cutMix(1);
      case "resizemix" -> MixWay.resizeMix(0.1, 0.8);
      case "fmix" -> MixWay.fMix(1);
      case "gridmix" -> MixWay.gridMix(1, 4);
      default -> throw new IllegalArgumentException("there is no way to mix called " + way);
    };
  }

  /** Mixes one batch. */
  @Benchmark
  public DataSet next(Counter counter) {
    if (!batches.hasNext()) {
      batches.reset();
    }
    counter.images += BATCH;
    return batches.next();
  }
}
