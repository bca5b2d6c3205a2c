package io.github.learnedmixup.pixelcnn.sampling.vector;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Whether this process has {@code jdk.incubator.vector}, and whether it computes as expected. */
final class VectorSupport {
  /** What this process can do. */
  static final VectorSupport FOUND = find();

  private static final String MODULE = "jdk.incubator.vector";

  private final @Nullable Kernel kernel;
  private final String obstacle;

  private VectorSupport(@Nullable Kernel kernel, String obstacle) {
    this.kernel = kernel;
    this.obstacle = obstacle;
  }

  Optional<String> obstacle() {
    return kernel == null ? Optional.of(obstacle) : Optional.empty();
  }

  Kernel kernel() {
    if (kernel == null) {
      throw new IllegalStateException(obstacle);
    }
    return kernel;
  }

  private static VectorSupport find() {
    Module found = ModuleLayer.boot().findModule(MODULE).orElse(null);
    if (found == null || !VectorSupport.class.getModule().canRead(found)) {
      return without("Java was started without %s".formatted(VectorEngines.FLAG));
    }
    // Without the optimising compiler each call is dozens of them.
    String mode = System.getProperty("java.vm.info", "").toLowerCase(Locale.ROOT);
    if (mode.contains("interpreted") || mode.contains("emulated-client")) {
      return without("this Java runs without its optimising compiler (%s)".formatted(mode));
    }
    try {
      Class<?> type = Class.forName(VectorSupport.class.getPackageName() + ".VectorKernel");
      Kernel kernel = (Kernel) type.getDeclaredConstructor().newInstance();
      String wrong = prove(kernel);
      return wrong == null ? new VectorSupport(kernel, "") : without(wrong);
    } catch (InvocationTargetException e) {
      return unlike(e.getCause());
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      return unlike(e);
    }
  }

  private static VectorSupport without(String obstacle) {
    return new VectorSupport(null, obstacle);
  }

  private static VectorSupport unlike(Throwable why) {
    return without(
        "%s of Java %s is not as that of Java 17 (%s)"
            .formatted(MODULE, Runtime.version().feature(), why));
  }

  /**
   * Compares a kernel with its definition: products to the last bit, gates to 5e-6. Another JDK's
   * vectors may be others than those that this was written for.
   *
   * @return what is wrong; null where nothing is
   */
  static @Nullable String prove(Kernel kernel) {
    int lanes = kernel.lanes();
    Kernel definition = new PlainKernel(lanes);
    Random random = new Random(1);
    float[] weights = noise(random, 2 * Kernel.ROWS * 9);
    float[] panel = noise(random, 8 * lanes);
    float[] sums = noise(random, 2 * Kernel.ROWS * lanes);
    float[] expected = sums.clone();
    kernel.multiply(weights, 9, panel, lanes, 7, sums, 0, 2);
    definition.multiply(weights, 9, panel, lanes, 7, expected, 0, 2);
    if (!Arrays.equals(sums, expected)) {
      return "its products are not those of Java's scalar arithmetic";
    }
    float[] opened = new float[Kernel.ROWS * lanes];
    float[] wanted = opened.clone();
    kernel.gate(sums, opened.length, panel, lanes, opened, 0);
    definition.gate(sums, opened.length, panel, lanes, wanted, 0);
    for (int i = 0; i < opened.length; i++) {
      // The other way round, a NaN would pass.
      if (!(Math.abs(opened[i] - wanted[i]) <= 5e-6)) {
        return "its gates are not those of Java's scalar arithmetic";
      }
    }
    return null;
  }

  private static float[] noise(Random random, int length) {
    float[] noise = new float[length];
    for (int i = 0; i < length; i++) {
      noise[i] = (float) (2 * random.nextGaussian());
    }
    return noise;
  }
}
