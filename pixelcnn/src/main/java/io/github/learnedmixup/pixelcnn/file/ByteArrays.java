package io.github.learnedmixup.pixelcnn.file;

/** What arrays on the heap can hold. */
public final class ByteArrays {
  /** How many bytes an array can hold on every virtual machine. */
  public static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private ByteArrays() {}
}
