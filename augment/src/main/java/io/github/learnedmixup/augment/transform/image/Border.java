package io.github.learnedmixup.augment.transform.image;

/** What an image is padded with. */
public enum Border {
  /** Zeros: black. */
  ZERO,

  /**
   * The image mirrored at its outermost pixels, which are not repeated: {@code cb|abc|ba}. Where
   * padding is wider than the image, it is mirrored again at the other side.
   */
  REFLECT;

  /**
   * The index that a place outside an axis takes its value from.
   *
   * @param index any index
   * @param size pixels along the axis, positive
   * @return an index of the axis, or -1 for black
   */
  int source(int index, int size) {
    if (index >= 0 && index < size) {
      return index;
    }
    if (this == ZERO) {
      return -1;
    }
    if (size == 1) {
      return 0;
    }
    int within = Math.floorMod(index, 2 * (size - 1));
    return Math.min(within, 2 * (size - 1) - within);
  }
}
