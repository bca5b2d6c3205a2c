package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.pixelcnn.PixelCnn;

/** How the gated layers of a {@link PixelCnn} are connected. */
public enum Architecture {
  /**
   * Two stacks (van den Oord et al. 2016, arXiv:1606.05328): a vertical one sees the rows above, a
   * horizontal one the pixels to the left and the vertical stack. Together they see all that comes
   * before a pixel.
   */
  TWO_STACK,

  /**
   * One stack of masked 3x3 convolutions, whose second half also sees the layers of the first in
   * reverse order, as in a U-Net (Ronneberger et al. 2015, arXiv:1505.04597). It is simpler, but
   * what lies above and far to the right of a pixel is hidden from it: the blind spot that two
   * stacks were invented for.
   */
  SINGLE_STACK
}
