package io.github.learnedmixup.pixelcnn.folder.picture;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How a camera was held, as Exif tells it in a JPEG file: what must be done to the stored pixels to
 * see the picture upright. See the tag Orientation in the standard Exif 2.32 (CIPA DC-008).
 *
 * <p>The numbers of the tag mean, in their order from 1: nothing to do, mirror left and right, turn
 * by 180 degrees, mirror top and bottom, transpose, turn by 90 degrees clockwise, transpose along
 * the other diagonal, turn by 90 degrees counter-clockwise.
 *
 * @param tag 1 to 8
 */
record Orientation(int tag) {
  static final Orientation UPRIGHT = new Orientation(1);

  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY = 12;

  /**
   * Finds the tag in the content of an APP1 segment. What is no Exif, has no such tag, or is
   * damaged, counts as upright: the picture itself may be sound.
   */
  static Orientation of(byte[] segment) {
    int head = EXIF.length;
    if (segment.length < head + 8 || !Arrays.equals(Arrays.copyOf(segment, head), EXIF)) {
      return UPRIGHT;
    }
    ByteBuffer tiff = ByteBuffer.wrap(segment, head, segment.length - head).slice();
    short order = tiff.getShort(0);
    if (order == 0x4949) {
      tiff.order(ByteOrder.LITTLE_ENDIAN);
    } else if (order != 0x4d4d) {
      return UPRIGHT;
    }
    int directory = tiff.getInt(4);
    if (tiff.getShort(2) != 42 || directory < 8 || directory > tiff.limit() - 2) {
      return UPRIGHT;
    }
    int entries = tiff.getShort(directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + i * ENTRY;
      if (entry > tiff.limit() - ENTRY) {
        return UPRIGHT;
      }
      if ((tiff.getShort(entry) & 0xffff) == TAG) {
        int tag = tiff.getShort(entry + 8);
        boolean valid = tiff.getShort(entry + 2) == SHORT && tag >= 1 && tag <= 8;
        return valid ? new Orientation(tag) : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  private boolean swapsSides() {
    return tag >= 5;
  }

  /** The shape of an image once it is upright. */
  ImageShape upright(ImageShape stored) {
    return swapsSides()
        ? new ImageShape(
            /* height= */ stored.width(), /* width= */ stored.height(), stored.channels())
        : stored;
  }

  /**
   * Turns an image upright.
   *
   * @param image as its shape lays it out; not changed
   */
  byte[] upright(byte[] image, ImageShape stored) {
    if (equals(UPRIGHT)) {
      return image;
    }
    ImageShape shape = upright(stored);
    int channels = stored.channels();
    byte[] turned = new byte[image.length];
    int at = 0;
    for (int y = 0; y < shape.height(); y++) {
      for (int x = 0; x < shape.width(); x++) {
        int from = stored(y, x, stored) * channels;
        for (int channel = 0; channel < channels; channel++) {
          turned[at++] = image[from + channel];
        }
      }
    }
    return turned;
  }

  /** The stored pixel that is seen at a place, counted row by row. */
  private int stored(int y, int x, ImageShape stored) {
    int lastRow = stored.height() - 1;
    int lastColumn = stored.width() - 1;
    int row =
        switch (tag) {
          case 3, 4 -> lastRow - y;
          case 5, 8 -> x;
          case 6, 7 -> lastRow - x;
          default -> y;
        };
    int column =
        switch (tag) {
          case 2, 3 -> lastColumn - x;
          case 5, 6 -> y;
          case 7, 8 -> lastColumn - y;
          default -> x;
        };
    return row * stored.width() + column;
  }
}
