package io.github.learnedmixup.pixelcnn.sampling;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What computes the images that a {@link Sampler} draws. The same request gives the same image on
 * one engine and machine; on another engine rounding differs, and with it, once in many thousand
 * pixels, a draw.
 */
public enum SamplingEngine {
  /**
   * {@link #CUDA_FUSED} where that can be used, else {@link #VECTOR} where that can and ND4J would
   * compute on the CPU, else {@link #ND4J}; the log tells which.
   */
  AUTO,

  /** ND4J's arrays, on the backend that the application brings: usually the CPU. */
  ND4J,

  /**
   * Java's own vectors on the CPU, {@code jdk.incubator.vector}: where Java was started with {@code
   * --add-modules jdk.incubator.vector}.
   */
  VECTOR,

  /**
   * A kernel of our own on an NVIDIA card of compute capability 7.5 or higher, which needs the
   * driver and nothing else, whatever the backend.
   */
  CUDA_FUSED;

  /** The environment variable that chooses the engine where a program does not. */
  public static final String VARIABLE = "LEARNED_MIXUP_ENGINE";

  /**
   * The engine of a name: {@code auto}, {@code nd4j}, {@code vector} or {@code cuda-fused}.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static SamplingEngine of(String name) {
    return of("the engine", name);
  }

  private static SamplingEngine of(String what, String name) {
    return Arrays.stream(values())
        .filter(engine -> engine.toString().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s must be one of %s, but is '%s'"
                        .formatted(
                            what,
                            Arrays.stream(values())
                                .map(SamplingEngine::toString)
                                .collect(Collectors.joining(", ")),
                            name)));
  }

  /**
   * The engine that {@value #VARIABLE} names; {@link #AUTO} where it is not set.
   *
   * @throws IllegalArgumentException if it names none
   */
  public static SamplingEngine ofEnvironment() {
    return ofVariable(System.getenv(VARIABLE));
  }

  static SamplingEngine ofVariable(@Nullable String name) {
    return name == null || name.isBlank() ? AUTO : of(VARIABLE, name);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
