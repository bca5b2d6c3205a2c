package io.github.learnedmixup.pixelcnn.folder;

import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;

/**
 * How an {@link ImageFolder} is read.
 *
 * @param resize rows and columns that each picture is brought to, 1 to 128; 0 leaves pictures as
 *     they are, and then all must have one size
 * @param testShare the share of each class that is held out for testing, above 0 and below 1, where
 *     the folder has no {@code train} and {@code test} of its own
 * @param seed decides which pictures are held out, and in which order all of them come
 */
public record FolderSettings(int resize, double testShare, long seed) {
  /** The share that is held out unless told otherwise. */
  public static final double DEFAULT_TEST_SHARE = 0.2;

  private static final long DEFAULT_SEED = 20_090_408;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the size or the share is out of its range
   */
  public FolderSettings {
    if (resize < 0 || resize > PixelCnnSpec.MOST_SIDE) {
      throw new IllegalArgumentException(
          "resize must be in [1, %d], or 0 for pictures as they are, but is %d"
              .formatted(PixelCnnSpec.MOST_SIDE, resize));
    }
    if (!(testShare > 0 && testShare < 1)) {
      throw new IllegalArgumentException(
          "testShare must be above 0 and below 1, but is " + testShare);
    }
  }

  /** Pictures as they are, a fifth of them for testing, and a fixed seed. */
  public static FolderSettings defaults() {
    return new FolderSettings(0, DEFAULT_TEST_SHARE, DEFAULT_SEED);
  }

  /** A copy with another size of the images; see {@link #resize()}. */
  public FolderSettings withResize(int newResize) {
    return new FolderSettings(newResize, testShare, seed);
  }

  /** A copy with another share for testing. */
  public FolderSettings withTestShare(double newTestShare) {
    return new FolderSettings(resize, newTestShare, seed);
  }

  /** A copy with another seed. */
  public FolderSettings withSeed(long newSeed) {
    return new FolderSettings(resize, testShare, newSeed);
  }
}
