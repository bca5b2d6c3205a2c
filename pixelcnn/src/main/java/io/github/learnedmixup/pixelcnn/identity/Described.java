package io.github.learnedmixup.pixelcnn.identity;

/** Settings that can be described. */
@FunctionalInterface
public interface Described {
  /** Sets each setting that decides results, and nothing else. */
  void describe(Description.Builder to);
}
