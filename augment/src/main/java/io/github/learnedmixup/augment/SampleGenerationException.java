package io.github.learnedmixup.augment;

/**
 * Thrown by {@code next()} where synthetic images cannot be had: the generator failed, or did not
 * deliver within the wait limit, or the waiting thread was interrupted. The message says which; the
 * cause is the generator's own failure where there is one. The iterator stays usable: another
 * {@code next()} tries the same batch again.
 */
public class SampleGenerationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception without a cause of its own. */
  public SampleGenerationException(String message) {
    super(message);
  }

  /** Creates an exception that keeps the failure that led to it. */
  public SampleGenerationException(String message, Throwable cause) {
    super(message, cause);
  }
}
