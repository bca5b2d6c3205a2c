package io.github.learnedmixup.pixelcnn.error;

/**
 * Thrown where something handed in from outside, a file or a data set, cannot be used: damaged,
 * foreign, or of another shape than what it must go with. The message names the file or parameter,
 * what was found and what was expected, in words that a user can act on.
 *
 * <p>A wrong argument of a method is an {@link IllegalArgumentException} instead.
 */
public class InvalidInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message is the whole explanation. */
  public InvalidInputException(String message) {
    super(message);
  }

  /** Creates an exception that keeps what led to it. */
  public InvalidInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
