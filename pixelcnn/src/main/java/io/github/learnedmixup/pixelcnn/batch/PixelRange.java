package io.github.learnedmixup.pixelcnn.batch;

/** In which numbers pixels are given: what the value of white is. That of black is 0. */
public enum PixelRange {
  /** Pixel values as they are in files, 0 to 255. */
  RAW(255),
  /** Pixel values divided by 255, in [0, 1]. */
  UNIT(1);

  private static final int WHITE = 255;

  private final int white;

  PixelRange(int white) {
    this.white = white;
  }

  /** The value of a white pixel. */
  public int white() {
    return white;
  }

  /** How many of the steps from 0 to 255 a value of 1 is. */
  public float greysPerUnit() {
    return WHITE / (float) white;
  }
}
