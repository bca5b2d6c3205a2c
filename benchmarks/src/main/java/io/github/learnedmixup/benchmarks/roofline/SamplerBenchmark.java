package io.github.learnedmixup.benchmarks.roofline;

import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many images between two classes the sampler draws a second, at what width, on how many
 * threads and by which blend: an image takes three streams of the network by the interpolated
 * label, two by the product of experts.
 *
 * <pre>{@code
 * java -jar benchmarks/target/benchmarks.jar jmh SamplerBenchmark -p width=64,256 -p workers=1
 * }</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 1, time = 5)
@Measurement(iterations = 3, time = 10)
public class SamplerBenchmark {
  /** Images a call. */
  @Param({"64", "256"})
  int width;

  /** Threads, each with an engine of its own. */
  @Param({"1", "2"})
  int workers;

  /** Channels of each stack. */
  @Param("32")
  int features;

  /** How two classes become one. */
  @Param({"LABEL", "PRODUCT"})
  Blend blend;

  private Sampler sampler;
  private List<SampleRequest> requests;

  /** Counts images, so that the result is images a second beside calls a second. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Counter {
    /** Images drawn. */
    public long images;
  }

  /** Builds the sampler. */
  @Setup
  public void open() {
    ProcessThreads.useNativeThreads(1);
    PixelCnnSpec spec = PixelCnnSpec.of(28, 28, 10).withFeatures(features);
    sampler = PixelCnn.untrained(spec, 1).sampler(workers, SamplingEngine.ND4J);
    requests =
        IntStream.range(0, width)
            .mapToObj(i -> new SampleRequest(i % 10, (i + 1) % 10, 0.5, blend, 1, i))
            .toList();
  }

  /** Draws one batch. */
  @Benchmark
  public List<Sample> draw(Counter counter) {
    counter.images += width;
    return sampler.draw(requests);
  }

  /** Frees the sampler. */
  @TearDown
  public void close() {
    sampler.close();
  }
}
