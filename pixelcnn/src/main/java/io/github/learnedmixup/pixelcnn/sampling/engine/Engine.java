package io.github.learnedmixup.pixelcnn.sampling.engine;

/**
 * Computes, for a fixed number of streams side by side, the distribution of the next pixel given
 * the pixels fed so far. A stream is one image under one class mix.
 *
 * <p>The order of calls: {@link #begin}, then for each row {@link #beginRow}, then for each column
 * {@link #logits} and {@link #feed}. Used by one thread.
 */
public interface Engine extends AutoCloseable {
  /** How many streams are computed, whether they are all needed or not. */
  int streams();

  /**
   * How many streams cost as much as one: work is shared among workers in pieces of so many. Unless
   * an engine knows better, all its streams.
   */
  default int grain() {
    return streams();
  }

  /**
   * Begins new images.
   *
   * @param labels a distribution over the classes for each stream; fewer rows leave streams idle
   */
  void begin(float[][] labels);

  /** Begins the next row: all that depends on the rows above alone is computed here. */
  void beginRow(int row);

  /**
   * The logits of the next pixel.
   *
   * @return {@code [stream * levels + level]}; overwritten by the next call
   */
  float[] logits(int column);

  /** Hands over the grey levels, one a stream, of the pixel whose logits were asked for. */
  void feed(int column, byte[] levels);

  @Override
  void close();
}
