package io.github.learnedmixup.augment.transform.image;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import java.io.Serializable;

/**
 * Exchanges left and right, or top and bottom.
 *
 * @param upsideDown whether top and bottom are exchanged
 */
@Immutable
record Flip(boolean upsideDown) implements ImageTransform, Serializable {
  @Override
  public byte[] apply(byte[] pixels, ImageShape shape, long seed) {
    int channels = shape.channels();
    int width = shape.width();
    int height = shape.height();
    byte[] result = new byte[pixels.length];
    int to = 0;
    for (int row = 0; row < height; row++) {
      int fromRow = upsideDown ? height - 1 - row : row;
      for (int column = 0; column < width; column++) {
        int fromColumn = upsideDown ? column : width - 1 - column;
        int from = (fromRow * width + fromColumn) * channels;
        for (int channel = 0; channel < channels; channel++) {
          result[to++] = pixels[from + channel];
        }
      }
    }
    return result;
  }
}
