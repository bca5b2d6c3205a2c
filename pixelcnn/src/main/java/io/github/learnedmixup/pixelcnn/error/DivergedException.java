package io.github.learnedmixup.pixelcnn.error;

/**
 * Thrown where a training has diverged: a gradient or a likelihood is no longer a finite number. A
 * lower learning rate mends it. The message says where in the run it was found.
 */
public class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message is the whole explanation. */
  public DivergedException(String message) {
    super(message);
  }
}
