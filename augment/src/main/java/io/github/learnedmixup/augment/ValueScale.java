package io.github.learnedmixup.augment;

/**
 * In which numbers the base has its images before its preprocessor, if it has one, sees them; so
 * generated images have to come in the same.
 */
public enum ValueScale {
  /** Greys as they are in files, 0 to 255. */
  RAW,
  /** Greys divided by 255, in [0, 1]. */
  UNIT
}
