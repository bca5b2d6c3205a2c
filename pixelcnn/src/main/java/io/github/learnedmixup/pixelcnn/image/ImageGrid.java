package io.github.learnedmixup.pixelcnn.image;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.ByteArrays;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lays grey images of one size out in rows, one pixel apart, as one picture. Not thread safe.
 *
 * <p>Images are added from left to right and from top to bottom; places of the last row that are
 * not filled keep the colour of the gaps.
 */
public final class ImageGrid {
  private static final int GAP = 1;
  // Between black and white, so that an image's border is seen whatever its own background.
  private static final byte GAP_GREY = 96;

  private final int height;
  private final int width;
  private final int columns;
  private final List<byte[]> cells = new ArrayList<>();

  /**
   * An empty grid.
   *
   * @param height rows of pixels of each image, positive
   * @param width columns of pixels of each image, positive
   * @param columns how many images stand side by side, positive
   */
  public ImageGrid(int height, int width, int columns) {
    if (height < 1 || width < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "height, width and columns must be positive, but are %d, %d and %d"
              .formatted(height, width, columns));
    }
    this.height = height;
    this.width = width;
    this.columns = columns;
  }

  /**
   * Adds an image of grey values.
   *
   * @param greys 0 (black) to 255 (white) as unsigned bytes, row by row; copied
   */
  @CanIgnoreReturnValue
  public ImageGrid add(byte[] greys) {
    long pixels = (long) height * width;
    if (greys.length != pixels) {
      throw new InvalidInputException(
          "an image of %dx%d pixels has %d bytes, but %d were added"
              .formatted(height, width, pixels, greys.length));
    }
    cells.add(greys.clone());
    return this;
  }

  /**
   * Adds an image of grey levels, spread evenly from black to white.
   *
   * @param levels one level a pixel, in [0, levelCount), row by row
   * @param levelCount how many levels there are, 2 to 256
   */
  @CanIgnoreReturnValue
  public ImageGrid addLevels(byte[] levels, int levelCount) {
    if (levelCount < 2 || levelCount > 256) {
      throw new IllegalArgumentException("levelCount must be in [2, 256], but is " + levelCount);
    }
    byte[] greys = new byte[levels.length];
    for (int i = 0; i < levels.length; i++) {
      int level = levels[i] & 0xff;
      if (level >= levelCount) {
        throw new InvalidInputException(
            "pixel %d has level %d, but there are %d levels".formatted(i, level, levelCount));
      }
      greys[i] = (byte) (level * 255 / (levelCount - 1));
    }
    return add(greys);
  }

  /**
   * The picture, one byte a pixel.
   *
   * @throws IllegalArgumentException if it would have more pixels than an array can hold
   */
  public BufferedImage image() {
    requireRoom(cells.size());
    int pictureWidth = (int) along(columns, width);
    int pictureHeight = (int) along(rows(cells.size()), height);
    byte[] picture = new byte[pictureWidth * pictureHeight];
    Arrays.fill(picture, GAP_GREY);
    for (int cell = 0; cell < cells.size(); cell++) {
      int top = cell / columns * (height + GAP);
      int left = cell % columns * (width + GAP);
      for (int row = 0; row < height; row++) {
        System.arraycopy(
            cells.get(cell), row * width, picture, (top + row) * pictureWidth + left, width);
      }
    }
    BufferedImage image =
        new BufferedImage(pictureWidth, pictureHeight, BufferedImage.TYPE_BYTE_GRAY);
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
    long allColumns = along(columns, width);
    if (allColumns > ByteArrays.MOST_BYTES
        || along(rows, height) > ByteArrays.MOST_BYTES / allColumns) {
      throw new IllegalArgumentException(
          "a picture must have at most %d pixels, but %d rows of %d images of %dx%d pixels have more"
              .formatted(ByteArrays.MOST_BYTES, rows, columns, height, width));
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
