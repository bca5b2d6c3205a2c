package io.github.learnedmixup.pixelcnn.image;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.ByteArrays;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lays images of one size, grey or in colour, out in rows, one pixel apart, as one picture. Not
 * thread safe.
 *
 * <p>Images are added from left to right and from top to bottom; places of the last row that are
 * not filled keep the colour of the gaps.
 */
public final class ImageGrid {
  private static final int GAP = 1;
  // Between black and white, so that an image's border is seen whatever its own background.
  private static final byte GAP_GREY = 96;

  private final ImageShape shape;
  private final int columns;
  private final List<byte[]> cells = new ArrayList<>();

  /**
   * An empty grid.
   *
   * @param shape of each image
   * @param columns how many images stand side by side, positive
   */
  public ImageGrid(ImageShape shape, int columns) {
    if (columns < 1) {
      throw new IllegalArgumentException("columns must be positive, but are " + columns);
    }
    this.shape = shape;
    this.columns = columns;
  }

  /**
   * Adds an image.
   *
   * @param values pixel values 0 to 255 as unsigned bytes, as the shape lays them out; copied
   */
  @CanIgnoreReturnValue
  public ImageGrid add(byte[] values) {
    if (values.length != shape.bytes()) {
      throw new InvalidInputException(
          "an image of %s pixels has %d bytes, but %d were added"
              .formatted(shape, shape.bytes(), values.length));
    }
    cells.add(values.clone());
    return this;
  }

  /**
   * The picture, one byte for each pixel and channel.
   *
   * @throws IllegalArgumentException if it would have more pixels than an array can hold
   */
  public BufferedImage image() {
    requireRoom(cells.size());
    int channels = shape.channels();
    int pictureWidth = (int) along(columns, shape.width());
    int pictureHeight = (int) along(rows(cells.size()), shape.height());
    byte[] picture = new byte[pictureWidth * pictureHeight * channels];
    Arrays.fill(picture, GAP_GREY);
    for (int cell = 0; cell < cells.size(); cell++) {
      int top = cell / columns * (shape.height() + GAP);
      int left = cell % columns * (shape.width() + GAP);
      int bytes = shape.width() * channels;
      for (int row = 0; row < shape.height(); row++) {
        int to = ((top + row) * pictureWidth + left) * channels;
        System.arraycopy(cells.get(cell), row * bytes, picture, to, bytes);
      }
    }
    BufferedImage image =
        new BufferedImage(
            pictureWidth,
            pictureHeight,
            shape.isColour() ? BufferedImage.TYPE_3BYTE_BGR : BufferedImage.TYPE_BYTE_GRAY);
    // The raster is written as bytes: setRGB would pass every value through a colour conversion.
    image.getRaster().setDataElements(0, 0, pictureWidth, pictureHeight, picture);
    return image;
  }

  /**
   * Refuses a number of images before they are there.
   *
   * @throws IllegalArgumentException if their picture would have more pixels than an array can hold
   */
  public void requireRoom(long images) {
    long rows = rows(images);
    long allColumns = along(columns, shape.width());
    if (allColumns > ByteArrays.MOST_BYTES
        || along(rows, shape.height()) > ByteArrays.MOST_BYTES / shape.channels() / allColumns) {
      throw new IllegalArgumentException(
          "a picture must have at most %d pixels, but %d rows of %d images of %s pixels have more"
              .formatted(ByteArrays.MOST_BYTES / shape.channels(), rows, columns, shape));
    }
  }

  private long rows(long images) {
    return Math.max(1, (images - 1) / columns + 1);
  }

  private static long along(long images, int pixels) {
    return images * (pixels + (long) GAP) - GAP;
  }

  /**
   * The picture as the bytes of a PNG file.
   *
   * @throws IllegalArgumentException see {@link #image()}
   */
  public byte[] png() {
    return Png.of(image());
  }
}
