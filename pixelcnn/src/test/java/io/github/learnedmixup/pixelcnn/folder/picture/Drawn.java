package io.github.learnedmixup.pixelcnn.folder.picture;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BandedSampleModel;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures for tests, as the bytes of their files. */
public final class Drawn {
  private Drawn() {}

  /**
   * A picture of one of the JDK's types.
   *
   * @param rgb the colour at a row and a column, as 0xrrggbb
   */
  public static BufferedImage image(int type, int height, int width, IntBinaryOperator rgb) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 0xff000000 | rgb.applyAsInt(y, x));
      }
    }
    return image;
  }

  /** A picture of one colour. */
  public static BufferedImage plain(int height, int width, int rgb) {
    return image(BufferedImage.TYPE_INT_RGB, height, width, (y, x) -> rgb);
  }

  /** A picture with one channel, its values as they are to be stored. */
  public static BufferedImage grey(int height, int width, IntBinaryOperator grey) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.getRaster().setSample(x, y, 0, grey.applyAsInt(y, x));
      }
    }
    return image;
  }

  /** A picture of one colour with 16 bits a channel. */
  public static BufferedImage deep(int height, int width, int... channels) {
    boolean alpha = channels.length % 2 == 0;
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(channels.length < 3 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
            alpha,
            false,
            alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster = model.createCompatibleWritableRaster(width, height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        raster.setPixel(x, y, channels);
      }
    }
    return new BufferedImage(model, raster, false, null);
  }

  /** The file of a picture. */
  public static byte[] file(String format, BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, format, stream)) {
        throw new IllegalArgumentException("no writer of " + format + " takes such an image");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The file of a JPEG of better quality than is usual. */
  public static byte[] jpeg(BufferedImage image, boolean progressive) {
    return jpeg(new IIOImage(image, null, null), progressive);
  }

  /** The file of a JPEG with four channels, as programs for printing write it. */
  public static byte[] cmyk(int height, int width) {
    WritableRaster raster =
        Raster.createWritableRaster(
            new BandedSampleModel(DataBuffer.TYPE_BYTE, width, height, 4), null);
    return jpeg(new IIOImage(raster, null, null), false);
  }

  private static byte[] jpeg(IIOImage image, boolean progressive) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(1);
      if (progressive) {
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.setOutput(stream);
      writer.write(null, image, param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The content of an APP1 segment with the tag Orientation behind another one. */
  public static byte[] exif(int orientation, ByteOrder order) {
    ByteBuffer exif = ByteBuffer.allocate(6 + 8 + 2 + 2 * 12 + 4);
    exif.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    exif.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII));
    exif.order(order).putShort((short) 42).putInt(8).putShort((short) 2);
    exif.putShort((short) 0x0100).putShort((short) 4).putInt(1).putInt(640);
    exif.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    return exif.array();
  }

  /** A JPEG with an APP1 segment put in at its beginning. */
  public static byte[] withSegment(byte[] jpeg, byte[] content) {
    ByteBuffer file = ByteBuffer.allocate(jpeg.length + 4 + content.length);
    file.put(jpeg, 0, 2).putShort((short) 0xffe1).putShort((short) (2 + content.length));
    return file.put(content).put(jpeg, 2, jpeg.length - 2).array();
  }

  /** A PNG whose header claims other sizes, with the right checksum. */
  public static byte[] pngClaiming(byte[] png, int height, int width) {
    byte[] claiming = png.clone();
    ByteBuffer bytes = ByteBuffer.wrap(claiming);
    bytes.putInt(16, width).putInt(20, height);
    CRC32 sum = new CRC32();
    sum.update(claiming, 12, 17);
    bytes.putInt(29, (int) sum.getValue());
    return claiming;
  }

  /** A JPEG whose frame claims other sizes. */
  public static byte[] jpegClaiming(byte[] jpeg, int height, int width) {
    byte[] claiming = jpeg.clone();
    for (int i = 0; i < jpeg.length - 1; i++) {
      if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xc0) {
        ByteBuffer.wrap(claiming).putShort(i + 5, (short) height).putShort(i + 7, (short) width);
        return claiming;
      }
    }
    throw new IllegalArgumentException("no baseline frame in " + Arrays.toString(jpeg));
  }
}
