package io.github.learnedmixup.pixelcnn.folder.picture;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.util.Set;

/** A picture that was read. */
public final class Picture {
  private final ImageShape shape;
  private final byte[] values;
  private final Set<Remark> remarks;

  private Picture(ImageShape shape, byte[] values, Set<Remark> remarks) {
    this.shape = shape;
    this.values = values;
    this.remarks = remarks;
  }

  /** Makes a picture from its pixels, with one channel if all of them are grey. */
  static Picture of(ImageShape shape, byte[] values, Set<Remark> remarks) {
    return shape.isColour() && isGrey(values)
        ? new Picture(ImageShape.grey(shape.height(), shape.width()), everyThird(values), remarks)
        : new Picture(shape, values, remarks);
  }

  private static boolean isGrey(byte[] colours) {
    for (int i = 0; i < colours.length; i += ImageShape.COLOUR) {
      if (colours[i] != colours[i + 1] || colours[i] != colours[i + 2]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] everyThird(byte[] colours) {
    byte[] greys = new byte[colours.length / ImageShape.COLOUR];
    for (int i = 0; i < greys.length; i++) {
      greys[i] = colours[i * ImageShape.COLOUR];
    }
    return greys;
  }

  /** The shape: that of a grey image if every pixel is grey, whatever the file holds. */
  public ImageShape shape() {
    return shape;
  }

  /** The pixels as the shape lays them out; not a copy, so not to be changed. */
  public byte[] values() {
    return values;
  }

  /** The pixels with three channels; see {@link #values()}. */
  public byte[] colours() {
    if (shape.isColour()) {
      return values;
    }
    byte[] colours = new byte[values.length * ImageShape.COLOUR];
    for (int i = 0; i < colours.length; i++) {
      colours[i] = values[i / ImageShape.COLOUR];
    }
    return colours;
  }

  /** What the user should know about the file. */
  public Set<Remark> remarks() {
    return remarks;
  }

  /** Rows and columns as people write them, such as {@code 32x48}. */
  public String size() {
    return shape.height() + "x" + shape.width();
  }

  /** Whether another picture has the same rows and columns. */
  public boolean isOfSizeOf(Picture other) {
    return shape.height() == other.shape.height() && shape.width() == other.shape.width();
  }
}
