package io.github.learnedmixup.pixelcnn.folder.picture;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * The pixels of a decoded file: one channel if the file has one, or a palette of greys, else red,
 * green and blue. Alpha is dropped.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredPixels(ImageShape shape, byte[] values, Set<Remark> remarks) {
  private static final int MOST = 255;

  /** Takes the pixels out of what the JDK has decoded. */
  static StoredPixels of(BufferedImage image) {
    ColorModel model = image.getColorModel();
    Set<Remark> remarks = EnumSet.noneOf(Remark.class);
    int channels = isGrey(model) ? 1 : ImageShape.COLOUR;
    if (channels == 1) {
      remarks.add(Remark.GREY);
    }
    if (model.hasAlpha()) {
      remarks.add(Remark.ALPHA);
    }
    if (model.getComponentSize(0) > Byte.SIZE) {
      remarks.add(Remark.DEEP);
    }
    byte[] values =
        model instanceof ComponentColorModel ? samples(image, channels) : rgb(image, channels);
    return new StoredPixels(
        new ImageShape(image.getHeight(), image.getWidth(), channels), values, remarks);
  }

  private static boolean isGrey(ColorModel model) {
    if (model instanceof IndexColorModel palette) {
      int[] colours = new int[palette.getMapSize()];
      palette.getRGBs(colours);
      return Arrays.stream(colours)
          .allMatch(rgb -> (byte) rgb == (byte) (rgb >> 8) && (byte) rgb == (byte) (rgb >> 16));
    }
    return model instanceof ComponentColorModel && model.getNumColorComponents() == 1;
  }

  /** Not by {@code getRGB}, which takes greys for linear in light and brightens them. */
  private static byte[] samples(BufferedImage image, int channels) {
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    int most = (1 << image.getColorModel().getComponentSize(0)) - 1;
    int width = image.getWidth();
    int[] row = new int[width * bands];
    byte[] values = new byte[image.getHeight() * width * channels];
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < channels; channel++) {
          values[at++] = (byte) ((row[x * bands + channel] * MOST + most / 2) / most);
        }
      }
    }
    return values;
  }

  /** Of palettes, and of channels that are packed into one number. */
  private static byte[] rgb(BufferedImage image, int channels) {
    int width = image.getWidth();
    int[] row = new int[width];
    byte[] values = new byte[image.getHeight() * width * channels];
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int rgb : row) {
        for (int channel = 0; channel < channels; channel++) {
          values[at++] = (byte) (rgb >> (16 - 8 * channel));
        }
      }
    }
    return values;
  }
}
