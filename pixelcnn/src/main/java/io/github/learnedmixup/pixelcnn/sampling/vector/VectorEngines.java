package io.github.learnedmixup.pixelcnn.sampling.vector;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.sampling.engine.Engine;
import java.util.Optional;

/**
 * Makes engines in Java's own vectors for one model, whose weights are packed once. Thread safe.
 *
 * <p>As Apache Lucene does it, the one class that touches the incubating module is loaded only
 * where the process was started with it.
 */
public final class VectorEngines {
  /** What the Java process must be started with. */
  public static final String FLAG = "--add-modules jdk.incubator.vector";

  /** The share of the heap that the engines of one sampler may take. */
  private static final long SHARE = 4;

  private final PackedNetwork network;

  /**
   * Packs a model's weights.
   *
   * @throws InvalidInputException if there is an {@link #obstacle}
   */
  public VectorEngines(Weights weights) {
    Optional<String> obstacle = obstacle();
    if (obstacle.isPresent()) {
      throw new InvalidInputException(
          "the engine vector cannot be used: %s".formatted(obstacle.get()));
    }
    this.network = new PackedNetwork(weights);
  }

  /** Why this process cannot use such engines; empty where it can. Found out once. */
  public static Optional<String> obstacle() {
    return VectorSupport.FOUND.obstacle();
  }

  /**
   * Makes an engine.
   *
   * @param streams how many go side by side at most; fewer where a quarter of the heap does not
   *     suffice for all engines
   * @param engines how many there will be
   */
  public Engine create(int streams, int engines) {
    Kernel kernel = VectorSupport.FOUND.kernel();
    long bytes = Runtime.getRuntime().maxMemory() / SHARE / engines;
    long affordable = Math.min(bytes / VectorEngine.bytes(network), VectorEngine.most(network));
    long whole = affordable / kernel.lanes() * kernel.lanes();
    long most = Math.max(kernel.lanes(), Math.min(streams, whole));
    return new VectorEngine(kernel, network, Math.toIntExact(most));
  }
}
