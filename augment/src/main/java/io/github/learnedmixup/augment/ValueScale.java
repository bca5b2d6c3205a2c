package io.github.learnedmixup.augment;

/**
 * In which numbers the base has its images before its preprocessor, if it has one, sees them; so
 * generated images have to come in the same.
 */
public enum ValueScale {
  /** Greys as they are in files, 0 to 255. */
  RAW(255),
  /** Greys divided by 255, in [0, 1]. */
  UNIT(1);

  private final int white;

  ValueScale(int white) {
    this.white = white;
  }

  /** The value of a white pixel; that of a black one is 0. */
  int white() {
    return white;
  }
}
