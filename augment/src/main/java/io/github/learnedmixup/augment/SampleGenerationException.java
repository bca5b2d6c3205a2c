package io.github.learnedmixup.augment;

import java.util.concurrent.ExecutionException;

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

  /** Tells of the generator's failure, as waiting for an image raised it. */
  static SampleGenerationException failed(Exception raised) {
    boolean wrapped = raised instanceof ExecutionException && raised.getCause() != null;
    Throwable failure = wrapped ? raised.getCause() : raised;
    return new SampleGenerationException("the generator failed: " + failure, failure);
  }

  /** Tells of an interrupt, of which the thread's own flag is for whoever catches it to set. */
  static SampleGenerationException interrupted() {
    return new SampleGenerationException("interrupted while waiting for the generator's images");
  }
}
