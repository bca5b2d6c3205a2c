package io.github.learnedmixup.console;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.sampling.cuda.CudaDevices;
import io.github.learnedmixup.pixelcnn.sampling.cuda.CudaProperties;
import java.util.List;

/**
 * ND4J's CUDA backend, where an application is built with it. It holds machine code for the cards
 * of its time and nothing that a driver could compile for later ones: on those it ends in native
 * code.
 */
final class CudaBackend {
  private static final String CLASS = "org/nd4j/linalg/jcublas/JCublasBackend.class";

  private CudaBackend() {}

  /**
   * Refuses to go on where the backend is there and cannot run.
   *
   * @throws io.github.learnedmixup.pixelcnn.error.CudaException if there is no driver that starts
   * @throws InvalidInputException if a device is not one that the backend has code for
   */
  static void requireUsable() {
    if (CudaBackend.class.getClassLoader().getResource(CLASS) != null) {
      requireUsable(CudaDevices.find().properties());
    }
  }

  static void requireUsable(List<CudaProperties> devices) {
    if (devices.isEmpty()) {
      throw new InvalidInputException(
          "this is built with ND4J's CUDA backend, but the NVIDIA driver knows no device: build"
              + " without -Pcuda");
    }
    for (CudaProperties device : devices) {
      if (!device.isAtLeast(3, 7) || device.isAtLeast(8, 7)) {
        throw new InvalidInputException(
            ("this is built with ND4J's CUDA backend, which has code for compute capabilities 3.7"
                    + " to 8.6 alone, not for %s: build without -Pcuda")
                .formatted(device));
      }
    }
  }
}
