package io.github.learnedmixup.benchmarks.gpu;

import io.github.learnedmixup.benchmarks.measure.MeasurementAnnouncer;
import io.github.learnedmixup.benchmarks.measure.Rounding;
import io.github.learnedmixup.benchmarks.measure.Stopwatch;
import io.github.learnedmixup.benchmarks.rival.PytorchOnGpu;
import io.github.learnedmixup.benchmarks.roofline.LeastWork;
import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.pixelcnn.error.CudaException;
import io.github.learnedmixup.pixelcnn.matrix.LogSoftmax;
import io.github.learnedmixup.pixelcnn.network.Network;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.sampling.cuda.CudaDevices;
import io.github.learnedmixup.pixelcnn.sampling.cuda.CudaProperties;
import io.github.learnedmixup.pixelcnn.sampling.cuda.FusedSampler;
import io.github.learnedmixup.pixelcnn.sampling.engine.BlendedSampler;
import io.github.learnedmixup.pixelcnn.sampling.engine.Nd4jEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times the engine on an NVIDIA card, and shows that it draws what ND4J's engine draws. */
@Command(
    name = "gpu",
    description = {
      "Times sampling on an NVIDIA card beside what its arithmetic allows and beside"
          + " ND4J's engine, counts the draws in which the two differ when both are led along the"
          + " same images, and tells how far log-probabilities are from those of the full forward"
          + " pass.",
      "Ends with exit code 2 where there is no usable card."
    },
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class)
public final class GpuCommand implements Callable<Integer> {
  private static final int[] FEATURES = {32, 64};
  private static final int STREAMS = 128;
  private static final int WORKERS = Runtime.getRuntime().availableProcessors();
  private static final int COMPARED = 256; // requests of each blend

  @Spec private CommandSpec command;

  @Option(
      names = "--batch",
      defaultValue = "4096",
      description = "Images that are drawn at once. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(names = "--json", description = "Print the figures as one line of JSON at the end.")
  private boolean json;

  @Option(
      names = "--with-pytorch",
      paramLabel = "PYTHON",
      description = {
        "Also time a full forward pass for each pixel in PyTorch on the same card. PYTHON is the"
            + " program, such as python3, whose libraries include PyTorch."
      })
  private @Nullable String python;

  @Option(names = "--quick", description = "Fewer repetitions: to see that it runs, not to quote.")
  private boolean quick;

  @Override
  public Integer call() throws IOException {
    if (batch < 1) {
      throw new IllegalArgumentException("--batch must be at least 1, but is " + batch);
    }
    PytorchOnGpu pytorch =
        python == null ? null : new PytorchOnGpu(python, PytorchOnGpu.FIRST_CARD, quick);
    CudaDevices devices = CudaDevices.find();
    if (devices.properties().isEmpty()) {
      throw new CudaException("NO_DEVICE", "the NVIDIA driver knows no device");
    }
    if (pytorch != null) {
      pytorch.requireUsable();
    }
    ProcessThreads.useNativeThreads(1);
    CudaProperties device = devices.properties().get(0);
    List<GpuComparison.Network> networks = new ArrayList<>();
    for (int features : FEATURES) {
      PixelCnnSpec spec = PixelCnnSpec.of(28, 28, 10).withFeatures(features);
      networks.add(compare(devices, device, spec, pytorch));
    }
    var comparison =
        new GpuComparison(
            device.toString(),
            device.multiprocessors(),
            Rounding.rounded(device.operationsPerSecond() * 1e-12),
            WORKERS,
            networks);
    PrintWriter out = command.commandLine().getOut();
    out.print(comparison.table());
    if (json) {
      out.println(comparison.json());
    }
    out.flush();
    return 0;
  }

  private GpuComparison.Network compare(
      CudaDevices devices, CudaProperties device, PixelCnnSpec spec, @Nullable PytorchOnGpu pytorch)
      throws IOException {
    var announcer = new MeasurementAnnouncer(command.commandLine().getErr());
    String network = ", " + spec.features() + " features";
    Weights weights = new Weights(spec, DataType.FLOAT);
    weights.initialise(1);
    try (FusedSampler fused = new FusedSampler(devices, device, weights);
        BlendedSampler nd4j =
            new BlendedSampler(spec, () -> new Nd4jEngine(weights, STREAMS), WORKERS)) {
      announcer.say("the kernel" + network);
      double rate = rate(plain(batch), fused, quick ? 1 : 5);
      announcer.say("ND4J's engine" + network);
      double rival = rate(plain(Math.min(batch, STREAMS * WORKERS)), nd4j, 1);
      announcer.say("differences" + network);
      long[] draws = differingDraws(fused, nd4j);
      double farthest = farthest(fused, weights);
      PytorchOnGpu.Figures rivals = null;
      if (pytorch != null) {
        announcer.say("PyTorch" + network);
        rivals = pytorch.measure(spec);
      }
      double work = LeastWork.forward(spec);
      return new GpuComparison.Network(
          spec.features(),
          spec.dilations().size(),
          batch,
          Rounding.rounded(rate),
          Rounding.rounded(rate * work * 1e-12),
          Rounding.rounded(rate * work / device.operationsPerSecond()),
          Rounding.rounded(rival),
          draws[0],
          draws[1],
          Rounding.rounded(farthest),
          rivals);
    }
  }

  private double rate(List<SampleRequest> requests, Sampler sampler, int warmUps) {
    return requests.size() / Stopwatch.median(warmUps, quick ? 1 : 3, () -> sampler.draw(requests));
  }

  private static List<SampleRequest> plain(int count) {
    return IntStream.range(0, count).mapToObj(i -> SampleRequest.ofClass(i % 10, i)).toList();
  }

  /** How many differ, and of how many: of all blends, along images that the card drew. */
  private static long[] differingDraws(FusedSampler fused, BlendedSampler nd4j) {
    List<SampleRequest> requests = new ArrayList<>();
    for (Blend blend : Blend.values()) {
      for (int i = 0; i < COMPARED; i++) {
        requests.add(new SampleRequest(i % 10, (i + 1) % 10, 0.1 * (i % 11), blend, 1, i));
      }
    }
    List<byte[]> images = fused.draw(requests).stream().map(Sample::levels).toList();
    List<Sample> ours = fused.drawAlong(requests, images);
    List<Sample> theirs = nd4j.drawAlong(requests, images);
    long differing = 0;
    long pixels = 0;
    for (int i = 0; i < requests.size(); i++) {
      byte[] found = ours.get(i).levels();
      byte[] expected = theirs.get(i).levels();
      pixels += found.length;
      for (int pixel = 0; pixel < found.length; pixel++) {
        differing += found[pixel] == expected[pixel] ? 0 : 1;
      }
    }
    return new long[] {differing, pixels};
  }

  /** The largest difference of a log-probability from the full forward pass, in nats. */
  private static double farthest(FusedSampler fused, Weights weights) {
    PixelCnnSpec spec = weights.spec();
    List<SampleRequest> requests = plain(10);
    List<byte[]> images = fused.draw(requests).stream().map(Sample::levels).toList();
    List<float[]> logits = fused.logits(requests, images);
    double[][] labels = new double[requests.size()][spec.classes()];
    for (int i = 0; i < labels.length; i++) {
      labels[i][requests.get(i).first()] = 1;
    }
    double farthest = 0;
    try (Network network = new Network(weights, labels.length, 0)) {
      float[][] expected = network.conditionals(images.toArray(byte[][]::new), labels);
      for (int i = 0; i < labels.length; i++) {
        for (int at = 0; at < expected[i].length; at++) {
          int level = at % spec.levels();
          double found = LogSoftmax.of(logits.get(i), at - level, spec.levels(), level);
          // Keeps a NaN once there is one.
          farthest = Math.max(farthest, Math.abs(found - expected[i][at]));
        }
      }
    }
    return farthest;
  }
}
