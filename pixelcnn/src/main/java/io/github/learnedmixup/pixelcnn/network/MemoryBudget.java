package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.api.Internal;

/**
 * How many images, streams and workers fit into memory at once.
 *
 * <p>Sums over another number of images are rounded otherwise. So a worker has as many images in
 * work as are wanted wherever these take at most 448 MB, as 8 grey images of 64x64 pixels do with
 * 32 features. Of larger ones it takes as many as its share of the budget allows, and at least one.
 * Workers are limited only where one takes more than 128 MB. The budgets are such that training and
 * sampling 128x128 colour images with 32 features each stay within 4 GB of process memory.
 */
@Internal
public final class MemoryBudget {
  private static final long MEGABYTE = 1 << 20;

  /** Bytes of all networks of a training. */
  private static final long TRAINING = 1792 * MEGABYTE;

  /** Bytes of all networks that score images, be it beside those of a training. */
  private static final long SCORING = 768 * MEGABYTE;

  /** Bytes of all engines of a sampler. */
  private static final long SAMPLING = 1536 * MEGABYTE;

  /** Bytes of the images that a worker has in work, up to which their number is what is wanted. */
  private static final long IMAGES = 448 * MEGABYTE;

  /** Bytes of the streams of an engine. */
  private static final long STREAMS = 320 * MEGABYTE;

  /** Bytes of a worker up to which their number is what is wanted. */
  private static final long WORKER = 128 * MEGABYTE;

  private MemoryBudget() {}

  /**
   * How many images a worker of a training has in work at once.
   *
   * @param workers how many share the budget
   * @param most as many as are wanted
   */
  public static int trainedImages(PixelCnnSpec spec, int workers, int most) {
    return images(Network.bytesAnImage(spec), TRAINING / workers, most);
  }

  /**
   * How many images a worker scores at once. Scores do not depend on the number of workers: nor
   * does this.
   *
   * @param most as many as are wanted
   */
  public static int scoredImages(PixelCnnSpec spec, int most) {
    return images(Network.bytesAnImage(spec), IMAGES, most);
  }

  private static int images(long bytes, long budget, int most) {
    return most * bytes <= IMAGES ? most : (int) Math.max(1, Math.min(most, budget / bytes));
  }

  /**
   * How many workers score side by side.
   *
   * @param images that each scores at once
   * @param most as many as are wanted
   */
  public static int scoringWorkers(PixelCnnSpec spec, int images, int most) {
    return workers(images * Network.bytesAnImage(spec), SCORING, most);
  }

  /**
   * How many streams an engine has side by side. What is sampled does not depend on the number of
   * engines: nor does this.
   *
   * @param bytes that a stream takes
   * @param least an image needs so many
   * @param most as many as are wanted
   */
  public static int streams(long bytes, int least, int most) {
    return (int) Math.max(least, Math.min(most, STREAMS / bytes));
  }

  /**
   * How many engines sample side by side.
   *
   * @param bytes that the streams of one take
   * @param most as many as are wanted
   */
  public static int samplingWorkers(long bytes, int most) {
    return workers(bytes, SAMPLING, most);
  }

  private static int workers(long bytes, long budget, int most) {
    return bytes <= WORKER ? most : (int) Math.max(1, Math.min(most, budget / bytes));
  }
}
