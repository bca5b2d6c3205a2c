package io.github.learnedmixup.pixelcnn.folder.picture;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/** The formats that are read, by the decoders of the JDK. */
@SuppressWarnings("ImmutableEnumChecker") // providers make readers and are not changed
public enum PictureFormat {
  /** ISO 10918, in the form of JFIF or Exif. */
  JPEG("ffd8ff", ".jpg", ".jpeg"),
  /** Portable Network Graphics. */
  PNG("89504e470d0a1a0a", ".png"),
  /** Bitmaps of Windows. */
  BMP("424d", ".bmp"),
  /** GIF; of an animation, the first picture. */
  GIF("47494638", ".gif");

  /** The endings of their names, for messages. */
  public static final String ENDINGS = ".jpg, .jpeg, .png, .bmp or .gif";

  private final byte[] beginning;
  private final List<String> endings;
  private final ImageReaderSpi provider;

  PictureFormat(String beginning, String... endings) {
    this.beginning = HexFormat.of().parseHex(beginning);
    this.endings = List.of(endings);
    this.provider = provider(name());
  }

  /** The JDK's own: others may be installed and decode otherwise. */
  private static ImageReaderSpi provider(String format) {
    Iterator<ImageReaderSpi> providers =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
    while (providers.hasNext()) {
      ImageReaderSpi provider = providers.next();
      if (provider.getClass().getName().startsWith("com.sun.imageio.")
          && Arrays.asList(provider.getFormatNames()).contains(format)) {
        return provider;
      }
    }
    throw new IllegalStateException("this Java runtime has no decoder of " + format);
  }

  /** Whether a file is one of a picture by its name, in which case does not matter. */
  public static boolean isNamed(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return Stream.of(values()).flatMap(format -> format.endings.stream()).anyMatch(name::endsWith);
  }

  /** The format that some content begins like, whatever its file is called. */
  static Optional<PictureFormat> of(byte[] content) {
    return Stream.of(values())
        .filter(
            format ->
                content.length >= format.beginning.length
                    && Arrays.equals(
                        Arrays.copyOf(content, format.beginning.length), format.beginning))
        .findFirst();
  }

  /** A new decoder, to be disposed of. */
  ImageReader reader() throws IOException {
    return provider.createReaderInstance();
  }
}
