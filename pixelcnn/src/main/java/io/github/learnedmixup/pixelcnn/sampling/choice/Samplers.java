package io.github.learnedmixup.pixelcnn.sampling.choice;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.error.CudaException;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.matrix.HostMemory;
import io.github.learnedmixup.pixelcnn.network.MemoryBudget;
import io.github.learnedmixup.pixelcnn.network.Network;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.RequestStreams;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.sampling.SamplerFactory;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import io.github.learnedmixup.pixelcnn.sampling.cuda.CudaDevices;
import io.github.learnedmixup.pixelcnn.sampling.cuda.CudaProperties;
import io.github.learnedmixup.pixelcnn.sampling.cuda.FusedSampler;
import io.github.learnedmixup.pixelcnn.sampling.engine.BlendedSampler;
import io.github.learnedmixup.pixelcnn.sampling.engine.Nd4jEngine;
import io.github.learnedmixup.pixelcnn.sampling.vector.VectorEngines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.factory.Nd4j;

/** Makes the samplers of an engine, on the device that comes first or on each that it has. */
@Internal
public final class Samplers {
  /** How many streams a worker of an engine on the CPU has side by side, at most. */
  private static final int MOST_STREAMS = 128;

  /** How far a log-likelihood may be off, in nats a pixel. */
  private static final double TOLERANCE = 1e-4;

  private final Weights weights;
  private final Supplier<CudaDevices> driver;
  private final Supplier<AffinityManager> affinity;

  /** Makes samplers of a model. */
  public Samplers(Weights weights) {
    this(weights, CudaDevices::find, Nd4j::getAffinityManager);
  }

  /** Makes samplers with a driver and devices of ND4J of one's own. */
  public Samplers(
      Weights weights, Supplier<CudaDevices> driver, Supplier<AffinityManager> affinity) {
    this.weights = weights;
    this.driver = driver;
    this.affinity = affinity;
  }

  /**
   * Makes a sampler.
   *
   * @param workers of an engine on the CPU
   * @throws CudaException if the engine on an NVIDIA card was asked for by name and cannot be used
   * @throws InvalidInputException if that in Java's vectors was and cannot
   */
  public Sampler open(SamplingEngine engine, int workers) {
    return switch (engine) {
      case ND4J -> nd4j(workers);
      case VECTOR -> vector(new VectorEngines(weights), workers);
      case CUDA_FUSED -> fused();
      case AUTO -> {
        try {
          Sampler fused = fused();
          EngineLog.say("sampling engine: %s".formatted(fused));
          yield fused;
        } catch (CudaException e) {
          EngineLog.say(withoutCard(e));
          yield withoutVectors().isEmpty()
              ? vector(new VectorEngines(weights), workers)
              : nd4j(workers);
        }
      }
    };
  }

  /**
   * Makes makers of samplers, one for each device; see {@link
   * io.github.learnedmixup.pixelcnn.PixelCnn#samplers}.
   *
   * @param workers of an engine on the CPU; of ND4J's where it has one device
   * @throws CudaException if the engine on NVIDIA cards was asked for by name and there is no card
   * @throws InvalidInputException if that in Java's vectors was asked for and cannot be used
   */
  public List<SamplerFactory> onEachDevice(SamplingEngine engine, int workers) {
    return switch (engine) {
      case ND4J -> nd4jOnEachDevice(workers);
      case VECTOR -> vectorMaker(workers);
      case CUDA_FUSED -> fusedOnEachDevice();
      case AUTO -> {
        try {
          yield new EngineChoice(fusedOnEachDevice(), onCpu(workers)).makers();
        } catch (CudaException e) {
          EngineLog.say(withoutCard(e));
          yield onCpu(workers);
        }
      }
    };
  }

  private static String withoutCard(CudaException why) {
    String card = "%s is not available: %s".formatted(SamplingEngine.CUDA_FUSED, why.getMessage());
    Optional<String> obstacle = withoutVectors();
    return obstacle.isEmpty()
        ? "sampling engine: %s (%s)".formatted(SamplingEngine.VECTOR, card)
        : "sampling engine: %s (%s; %s is not either: %s)"
            .formatted(SamplingEngine.ND4J, card, SamplingEngine.VECTOR, obstacle.get());
  }

  /** Why Java's vectors are not preferred to ND4J; empty where they are. */
  private static Optional<String> withoutVectors() {
    return HostMemory.isHost()
        ? VectorEngines.obstacle()
        : Optional.of("ND4J computes on cards of its own");
  }

  /** The faster one of the engines on the CPU, or ND4J's on devices of its own. */
  private List<SamplerFactory> onCpu(int workers) {
    return withoutVectors().isEmpty() ? vectorMaker(workers) : nd4jOnEachDevice(workers);
  }

  private List<SamplerFactory> vectorMaker(int workers) {
    VectorEngines engines = new VectorEngines(weights);
    return List.of(() -> vector(engines, workers));
  }

  private Sampler vector(VectorEngines engines, int workers) {
    return new BlendedSampler(
        weights.spec(),
        SamplingEngine.VECTOR.toString(),
        () -> engines.create(MOST_STREAMS, workers),
        workers);
  }

  private Sampler nd4j(int workers) {
    return nd4j(weights, workers);
  }

  private static Sampler nd4j(Weights weights, int workers) {
    PixelCnnSpec spec = weights.spec();
    int streams = streams(spec);
    int engines = MemoryBudget.samplingWorkers(streams * Nd4jEngine.bytesAStream(spec), workers);
    return new BlendedSampler(spec, () -> new Nd4jEngine(weights, streams), engines);
  }

  /** How many streams a worker of ND4J's engine has side by side; fewer of large images. */
  public static int streams(PixelCnnSpec spec) {
    return MemoryBudget.streams(Nd4jEngine.bytesAStream(spec), RequestStreams.MOST, MOST_STREAMS);
  }

  /** Of several devices the calling thread keeps its own: its classifier is there. */
  private List<SamplerFactory> nd4jOnEachDevice(int workers) {
    AffinityManager devices = affinity.get();
    int count = devices.getNumberOfDevices();
    if (count < 2) {
      return List.of(() -> nd4j(workers));
    }
    int own = devices.getDeviceForCurrentThread();
    float[] values = new float[(int) weights.flat().length()];
    HostMemory.get(weights.flat(), values);
    return IntStream.range(0, count)
        .filter(device -> device != own)
        .mapToObj(device -> (SamplerFactory) () -> pinned(devices, device, values))
        .toList();
  }

  /** A sampler that computes on the calling thread, on a device that the thread turns to. */
  private Sampler pinned(AffinityManager devices, int device, float[] values) {
    devices.unsafeSetDevice(device);
    Weights copy = new Weights(weights.spec(), weights.palette(), DataType.FLOAT);
    HostMemory.put(values, copy.flat());
    return nd4j(copy, 1);
  }

  private FusedSampler fused() {
    CudaDevices devices = driver.get();
    return fused(devices, usable(devices).get(0));
  }

  private List<SamplerFactory> fusedOnEachDevice() {
    CudaDevices devices = driver.get();
    return usable(devices).stream()
        .map(device -> (SamplerFactory) () -> fused(devices, device))
        .toList();
  }

  /** The devices that the kernel is made for; where there is none, all, which will say so. */
  private static List<CudaProperties> usable(CudaDevices devices) {
    if (devices.properties().isEmpty()) {
      throw new CudaException("NO_DEVICE", "the NVIDIA driver knows no device");
    }
    List<CudaProperties> usable =
        devices.properties().stream().filter(FusedSampler::supports).toList();
    return usable.isEmpty() ? devices.properties() : usable;
  }

  private FusedSampler fused(CudaDevices devices, CudaProperties device) {
    FusedSampler sampler = new FusedSampler(devices, device, weights);
    try {
      prove(sampler);
    } catch (RuntimeException e) {
      sampler.close();
      throw e;
    }
    return sampler;
  }

  /**
   * Has a few images drawn and computes their likelihoods by the full forward pass. A driver that
   * compiles the kernel wrongly would draw believable nonsense.
   */
  private void prove(FusedSampler sampler) {
    PixelCnnSpec spec = weights.spec();
    List<SampleRequest> requests = new ArrayList<>();
    for (Blend blend : Blend.values()) {
      requests.add(new SampleRequest(0, spec.classes() - 1, 0.5, blend, 1, requests.size()));
    }
    List<Sample> samples = sampler.draw(requests);
    byte[][] images = samples.stream().map(Sample::levels).toArray(byte[][]::new);
    requireLikelihoods(images, 0, samples.stream().map(Sample::logLikelihoodFirst).toList());
    requireLikelihoods(
        images, spec.classes() - 1, samples.stream().map(Sample::logLikelihoodSecond).toList());
  }

  private void requireLikelihoods(byte[][] images, int label, List<Double> found) {
    PixelCnnSpec spec = weights.spec();
    double[][] labels = new double[images.length][spec.classes()];
    for (double[] mix : labels) {
      mix[label] = 1;
    }
    double[] expected;
    try (Network network = new Network(weights, images.length, 0)) {
      expected = network.forward(images, labels, false, 0);
    }
    for (int i = 0; i < expected.length; i++) {
      // The other way round, a NaN would pass.
      if (!(Math.abs(found.get(i) - expected[i]) <= TOLERANCE * spec.pixels())) {
        throw new CudaException(
            "WRONG_RESULT",
            "an image that the kernel drew has a log-likelihood of %s nats, not %s"
                .formatted(found.get(i), expected[i]));
      }
    }
  }
}
