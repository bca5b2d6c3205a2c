package io.github.learnedmixup.benchmarks.pipeline;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.digits.Digits;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a batch costs: the bare base iterator beside learned mixup over it, all of whose samples are
 * in the cache already. An invocation is one {@code next()}, with a {@code reset()} where an epoch
 * ends.
 *
 * <pre>{@code
 * java -jar benchmarks/target/benchmarks.jar jmh NextBenchmark
 * }</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
public class NextBenchmark {
  private static final int BATCH = 64;
  private static final int BATCHES = 32;

  /** What the batches come from. */
  @Param({"bare", "learned"})
  String iterator;

  /** What the base does to its batches: nothing, or scaling to [0, 1] as the demo has it. */
  @Param({"none", "scaler"})
  String preprocessor;

  private DataSetIterator batches;
  private @Nullable LearnedMixupIterator learned;

  /** Builds the iterator and, for learned mixup, serves batches until its cache is warm. */
  @Setup
  public void open() {
    ProcessThreads.useNativeThreads(1);
    DataSetIterator base = ImageSet.iterator(Digits.draw(BATCH * BATCHES, 1), BATCH);
    if (preprocessor.equals("scaler")) {
      base.setPreProcessor(new ImagePreProcessingScaler(0, 1));
    }
    if (iterator.equals("bare")) {
      batches = base;
      return;
    }
    // A narrow network: how samples are drawn does not matter once they are cached.
    PixelCnnSpec spec = PixelCnnSpec.of(28, 28, 10).withFeatures(4).withDilations(List.of(1, 2));
    learned =
        LearnedMixupIterator.builder(base, PixelCnn.untrained(spec, 1))
            .withoutParents()
            .mixPlan(ClassifierSteps.MIX)
            .sampleSupply(WarmCache.supply())
            .build();
    batches = learned;
    WarmCache.fill(learned);
  }

  /** Serves one batch. */
  @Benchmark
  public DataSet next() {
    if (!batches.hasNext()) {
      batches.reset();
    }
    return batches.next();
  }

  /** Ends the generator's thread. */
  @TearDown
  public void close() {
    if (learned != null) {
      learned.close();
    }
  }
}
