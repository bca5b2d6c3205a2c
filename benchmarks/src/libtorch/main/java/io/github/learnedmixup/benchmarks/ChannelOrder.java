package io.github.learnedmixup.benchmarks;

/**
 * How images {@code [image, channel, row, column]} lie in memory. What libtorch computes of them
 * lies as they do.
 */
enum ChannelOrder {
  /** Each channel of an image by itself: libtorch's default. */
  FIRST,
  /** The channels of a pixel side by side. */
  LAST
}
