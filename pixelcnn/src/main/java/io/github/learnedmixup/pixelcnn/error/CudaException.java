package io.github.learnedmixup.pixelcnn.error;

/**
 * Thrown where an NVIDIA card cannot be used, or fails while it draws: there is no driver or no
 * device, memory does not suffice, the driver refuses the kernel, or the kernel fails. The message
 * says what was done and what the driver told.
 *
 * <p>After a kernel's failure the driver refuses everything else on that device for the rest of the
 * process.
 */
public class CudaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String errorName;

  /**
   * Creates an exception.
   *
   * @param errorName the driver's name of the error, or a word of our own where no driver was asked
   * @param message the whole explanation
   */
  public CudaException(String errorName, String message) {
    super(message);
    this.errorName = errorName;
  }

  /** Creates an exception that keeps what led to it. */
  public CudaException(String errorName, String message, Throwable cause) {
    super(message, cause);
    this.errorName = errorName;
  }

  /**
   * The driver's name of the error, such as {@code CUDA_ERROR_OUT_OF_MEMORY}; {@code NO_DRIVER},
   * {@code NO_DEVICE}, {@code BROKEN_DRIVER}, {@code UNSUPPORTED_DEVICE} or {@code WRONG_RESULT}
   * where it was found without one.
   */
  public String errorName() {
    return errorName;
  }
}
