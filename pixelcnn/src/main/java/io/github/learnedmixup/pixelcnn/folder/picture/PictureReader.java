package io.github.learnedmixup.pixelcnn.folder.picture;

import com.google.errorprone.annotations.FormatMethod;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.Resampler;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads one file: decodes it, turns it upright, brings it to the size wanted. Stored values are
 * taken as they are, with no regard to colour profiles.
 */
public final class PictureReader {
  private static final long MOST_PIXELS = 100_000_000;
  private static final long MOST_BYTES = 1 << 30;
  private static final String SURPLUS = "extraneous bytes";

  private final Path file;
  private final int side;
  private final Set<Remark> remarks = EnumSet.noneOf(Remark.class);

  private PictureReader(Path file, int side) {
    this.file = file;
    this.side = side;
  }

  /**
   * Reads a file.
   *
   * @param side rows and columns of the result, or 0 for those of the picture
   * @throws InvalidInputException if the file is no picture that can be read, or a damaged one; the
   *     message names it
   * @throws IOException if it cannot be read at all
   */
  public static Picture read(Path file, int side) throws IOException {
    return new PictureReader(file, side).read();
  }

  private Picture read() throws IOException {
    byte[] content = content();
    PictureFormat format =
        PictureFormat.of(content)
            .orElseThrow(
                () ->
                    unusable(
                        "expected a JPEG, PNG, BMP or GIF file, but it begins with 0x%s",
                        HexFormat.of()
                            .formatHex(Arrays.copyOf(content, Math.min(4, content.length)))));
    Orientation orientation = Orientation.UPRIGHT;
    if (format == PictureFormat.JPEG) {
      JpegSegments segments = JpegSegments.of(content);
      check(segments);
      orientation = segments.orientation();
    } else if (format == PictureFormat.PNG && !PngChunks.areWhole(content)) {
      throw unusable("expected a whole PNG file, but it is damaged or cut short");
    }
    BufferedImage image = decode(content, format, orientation);
    StoredPixels pixels = StoredPixels.of(image);
    remarks.addAll(pixels.remarks());
    ImageShape stored = pixels.shape();
    return sized(orientation.upright(pixels.values(), stored), orientation.upright(stored));
  }

  private byte[] content() throws IOException {
    long size = Files.size(file);
    if (size == 0 || size > MOST_BYTES) {
      throw unusable("expected a picture of 1 to %d bytes, but found %d", MOST_BYTES, size);
    }
    return Files.readAllBytes(file);
  }

  private void check(JpegSegments segments) {
    if (!segments.isWhole()) {
      throw unusable("expected a whole JPEG file, but it is cut short: it has no end marker");
    }
    int components = segments.components();
    if (components != 1 && components != ImageShape.COLOUR) {
      throw unusable(
          "expected a grey or an RGB picture, 1 or 3 components, but found %d%s",
          components, components == 4 ? ": CMYK; convert it to RGB" : "");
    }
  }

  private BufferedImage decode(byte[] content, PictureFormat format, Orientation orientation) {
    AtomicReference<String> damage = new AtomicReference<>("");
    ImageReader reader = null;
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
      reader = format.reader();
      reader.addIIOReadWarningListener(
          (source, warning) -> {
            if (warning.contains(SURPLUS)) {
              remarks.add(Remark.SURPLUS);
            } else if (warning.startsWith("Corrupt JPEG data")) {
              damage.compareAndSet("", warning);
            }
          });
      reader.setInput(stream, /* seekForwardOnly= */ true, /* ignoreMetadata= */ true);
      checkSize(reader.getHeight(0), reader.getWidth(0), orientation);
      BufferedImage image = reader.read(0);
      if (!damage.get().isEmpty()) {
        throw unusable("expected a sound %s file, but it is damaged (%s)", format, damage.get());
      }
      return image;
    } catch (InvalidInputException refused) {
      throw refused;
    } catch (IOException | RuntimeException damaged) {
      // Decoders meet damage with whatever comes of it, such as an index out of bounds.
      String reason = damaged.getMessage() == null ? damaged.toString() : damaged.getMessage();
      throw new InvalidInputException(
          "%s: expected a sound %s file, but it cannot be decoded (%s)"
              .formatted(file, format, reason),
          damaged);
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  /** Refuses by its header what would take too much memory, or is too large for any model. */
  private void checkSize(int height, int width, Orientation orientation) {
    if ((long) height * width > MOST_PIXELS) {
      throw unusable(
          "expected at most %d pixels, but found %dx%d, rows by columns",
          MOST_PIXELS, height, width);
    }
    if (side == 0 && Math.max(height, width) > PixelCnnSpec.MOST_SIDE) {
      ImageShape upright = orientation.upright(ImageShape.grey(height, width));
      throw unusable(
          "expected at most %dx%d pixels, but found %s: bring all images to one size, with"
              + " --resize N or FolderSettings.withResize",
          PixelCnnSpec.MOST_SIDE, PixelCnnSpec.MOST_SIDE, upright);
    }
  }

  private Picture sized(byte[] values, ImageShape shape) {
    if (side == 0) {
      return Picture.of(shape, values, remarks);
    }
    if (Math.min(shape.height(), shape.width()) < side) {
      remarks.add(Remark.SMALL);
    }
    ImageShape square = new ImageShape(side, side, shape.channels());
    return Picture.of(square, Resampler.square(values, shape, side), remarks);
  }

  @FormatMethod
  private InvalidInputException unusable(String message, Object... arguments) {
    return new InvalidInputException(file + ": " + message.formatted(arguments));
  }
}
