package io.github.learnedmixup.pixelcnn.sampling.vector;

/**
 * The last rows of a stream of activations, as many as taps reach up to, with columns of zeros on
 * both sides, as many as they reach to. Tiles of a row lie strip by strip and then column by
 * column: {@code [row][strip][column][feature][lane]}.
 */
final class StreamMemory {
  private final float[] values;
  private final int rows;
  private final int strips;
  private final int left;
  private final int columns; // padding included
  private final int tile;

  /**
   * Allocates it, all zero.
   *
   * @param tile numbers of a strip's features at a pixel
   */
  StreamMemory(PackedNetwork network, int stream, int strips, int tile) {
    this.rows = network.above(stream) + 1;
    this.strips = strips;
    this.left = network.left(stream);
    this.columns = columns(network, stream);
    this.tile = tile;
    this.values = new float[Math.multiplyExact(rows * strips * columns, tile)];
  }

  private static int columns(PackedNetwork network, int stream) {
    return network.left(stream) + network.spec().width() + network.right(stream);
  }

  /** How many numbers one strip takes. */
  static long numbers(PackedNetwork network, int stream, int tile) {
    return (network.above(stream) + 1L) * columns(network, stream) * tile;
  }

  /** What is remembered; {@link #at} finds it. */
  float[] values() {
    return values;
  }

  /** Where the tile of a pixel begins; the column may be in the padding. */
  int at(int row, int strip, int column) {
    return ((row % rows * strips + strip) * columns + left + column) * tile;
  }

  /** How many rows are kept. */
  int rows() {
    return rows;
  }
}
