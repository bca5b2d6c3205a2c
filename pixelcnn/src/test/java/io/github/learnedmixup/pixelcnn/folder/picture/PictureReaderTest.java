package io.github.learnedmixup.pixelcnn.folder.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.Mutation;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.Resampler;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTest {
  private static final int ORANGE = 0xff8020;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("picture");
  }

  private Picture read(byte[] content) throws IOException {
    return read(content, 0);
  }

  private Picture read(byte[] content, int side) throws IOException {
    Files.write(file, content);
    return PictureReader.read(file, side);
  }

  private static int value(Picture picture, int index) {
    return picture.values()[index] & 0xff;
  }

  private ThrowableAssertAlternative<InvalidInputException> refused(byte[] content, int side) {
    return assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> read(content, side))
        .withMessageContaining(file.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif"})
  void read_givesRedGreenAndBlueInThisOrder(String format) throws IOException {
    Picture red = read(Drawn.file(format, Drawn.plain(2, 3, 0xff0000)));
    assertThat(red.shape()).isEqualTo(ImageShape.colour(2, 3));
    for (int pixel = 0; pixel < 6; pixel++) {
      assertThat(Arrays.copyOfRange(red.values(), 3 * pixel, 3 * pixel + 3))
          .containsExactly(255, 0, 0);
    }
    assertThat(Arrays.copyOf(read(Drawn.file(format, Drawn.plain(2, 3, ORANGE))).values(), 3))
        .containsExactly(255, 128, 32);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void read_ofAJpegGivesAboutTheColoursInThisOrder(boolean progressive) throws IOException {
    Picture red = read(Drawn.jpeg(Drawn.plain(9, 17, 0xff0000), progressive));
    assertThat(red.shape()).isEqualTo(ImageShape.colour(9, 17));
    for (int i = 0; i < red.values().length; i++) {
      assertThat(value(red, i)).isCloseTo(i % 3 == 0 ? 255 : 0, within(2));
    }
    Picture orange = read(Drawn.jpeg(Drawn.plain(9, 17, ORANGE), progressive));
    assertThat(value(orange, 0)).isCloseTo(255, within(2));
    assertThat(value(orange, 1)).isCloseTo(128, within(2));
    assertThat(value(orange, 2)).isCloseTo(32, within(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif"})
  void read_keepsRowsAndColumnsInTheirPlaces(String format) throws IOException {
    IntBinaryOperator corners = (y, x) -> y == 0 && x == 3 ? 0x0000ff : 0xffffff;
    Picture picture = read(Drawn.file(format, Drawn.image(1, 6, 4, corners)));
    assertThat(picture.size()).isEqualTo("6x4");
    byte[] expected = new byte[72];
    Arrays.fill(expected, (byte) 255);
    expected[9] = 0;
    expected[10] = 0;
    assertThat(picture.values()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp"})
  void read_givesGreysAsTheyAreStored(String format) throws IOException {
    Picture ramp = read(Drawn.file(format, Drawn.grey(2, 128, (y, x) -> y * 128 + x)));
    assertThat(ramp.shape()).isEqualTo(ImageShape.grey(2, 128));
    for (int i = 0; i < 256; i++) {
      assertThat(value(ramp, i)).isEqualTo(i);
    }
  }

  @Test
  void read_givesAboutTheGreysOfAJpeg() throws IOException {
    Picture grey = read(Drawn.jpeg(Drawn.grey(8, 8, (y, x) -> 100), false));
    assertThat(grey.shape()).isEqualTo(ImageShape.grey(8, 8));
    assertThat(grey.remarks()).containsExactly(Remark.GREY);
    assertThat(value(grey, 5)).isCloseTo(100, within(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif"})
  void read_takesBlackAndWhite(String format) throws IOException {
    BufferedImage image =
        Drawn.image(
            BufferedImage.TYPE_BYTE_BINARY, 5, 3, (y, x) -> (y + x) % 2 == 0 ? 0 : 0xffffff);
    Picture picture = read(Drawn.file(format, image));
    assertThat(picture.shape()).isEqualTo(ImageShape.grey(5, 3));
    assertThat(picture.values())
        .containsExactly(0, -1, 0, -1, 0, -1, 0, -1, 0, -1, 0, -1, 0, -1, 0);
  }

  @Test
  void read_givesOneChannelWhereEveryPixelIsGrey() throws IOException {
    Picture picture = read(Drawn.file("png", Drawn.image(1, 2, 2, (y, x) -> 0x010101 * (7 + x))));
    assertThat(picture.shape()).isEqualTo(ImageShape.grey(2, 2));
    assertThat(picture.values()).containsExactly(7, 8, 7, 8);
    assertThat(picture.colours()).containsExactly(7, 7, 7, 8, 8, 8, 7, 7, 7, 8, 8, 8);
    assertThat(picture.remarks()).isEmpty();
  }

  @Test
  void read_givesTheNearestOf256ValuesFor16Bits() throws IOException {
    Picture colour =
        read(Drawn.file("png", Drawn.deep(2, 2, 65535, 257 * 200 + 128, 257 * 3 + 129)));
    assertThat(Arrays.copyOf(colour.values(), 3)).containsExactly(255, 200, 4);
    assertThat(colour.remarks()).containsExactly(Remark.DEEP);
    Picture grey = read(Drawn.file("png", Drawn.deep(2, 2, 257 * 90)));
    assertThat(grey.values()).containsOnly(90);
    assertThat(grey.remarks()).containsExactly(Remark.GREY, Remark.DEEP);
  }

  @Test
  void read_dropsAlpha() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x40ff8020);
    image.setRGB(1, 0, 0x00010203);
    Picture colour = read(Drawn.file("png", image));
    assertThat(colour.values()).containsExactly(255, 128, 32, 1, 2, 3);
    assertThat(colour.remarks()).containsExactly(Remark.ALPHA);
    Picture deep = read(Drawn.file("png", Drawn.deep(1, 1, 257 * 9, 257 * 8, 257 * 7, 1000)));
    assertThat(deep.values()).containsExactly(9, 8, 7);
    Picture grey = read(Drawn.file("png", Drawn.deep(1, 1, 257 * 9, 1000)));
    assertThat(grey.values()).containsExactly(9);
    assertThat(grey.remarks()).containsExactly(Remark.GREY, Remark.ALPHA, Remark.DEEP);
  }

  @Test
  void read_takesPixelsPackedIntoFewerBits() throws IOException {
    BufferedImage image =
        Drawn.image(BufferedImage.TYPE_USHORT_565_RGB, 1, 2, (y, x) -> x == 0 ? 0xff0000 : 0xff);
    assertThat(read(Drawn.file("bmp", image)).values()).containsExactly(255, 0, 0, 0, 0, 255);
  }

  /** Quadrants of 16x16 pixels; the letters a to d stand for their greys. */
  private static BufferedImage quadrants() {
    return Drawn.grey(16, 32, (y, x) -> 40 + 50 * (y / 8 * 2 + x / 16));
  }

  private static String letters(Picture picture) {
    StringBuilder letters = new StringBuilder();
    ImageShape shape = picture.shape();
    for (int y = 0; y < 2; y++) {
      for (int x = 0; x < 2; x++) {
        int row = shape.height() / 4 * (2 * y + 1);
        int column = shape.width() / 4 * (2 * x + 1);
        int grey = value(picture, row * shape.width() + column);
        letters.append((char) ('a' + Math.round((grey - 40) / 50f)));
      }
      letters.append(y == 0 ? "/" : "");
    }
    return letters.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "1, ab/cd, 16x32",
    "2, ba/dc, 16x32",
    "3, dc/ba, 16x32",
    "4, cd/ab, 16x32",
    "5, ac/bd, 32x16",
    "6, ca/db, 32x16",
    "7, db/ca, 32x16",
    "8, bd/ac, 32x16",
    "0, ab/cd, 16x32",
    "9, ab/cd, 16x32"
  })
  void read_turnsAJpegUpright(int orientation, String expected, String size) throws IOException {
    byte[] jpeg = Drawn.jpeg(quadrants(), false);
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      Picture picture = read(Drawn.withSegment(jpeg, Drawn.exif(orientation, order)));
      assertThat(letters(picture)).isEqualTo(expected);
      assertThat(picture.size()).isEqualTo(size);
    }
  }

  @Test
  void read_takesTheOrientationOfExifBehindAnotherSegment() throws IOException {
    byte[] jpeg = Drawn.jpeg(quadrants(), false);
    byte[] exif = Drawn.withSegment(jpeg, Drawn.exif(6, ByteOrder.BIG_ENDIAN));
    byte[] both =
        Drawn.withSegment(
            exif, "http://ns.adobe.com/xap/1.0/\0<x/>".getBytes(StandardCharsets.US_ASCII));
    assertThat(letters(read(both))).isEqualTo("ca/db");
  }

  @Test
  void read_ofDamagedExifGivesThePictureAllTheSame() throws IOException {
    byte[] jpeg = Drawn.jpeg(quadrants(), false);
    byte[] exif = Drawn.exif(1, ByteOrder.LITTLE_ENDIAN);
    for (int length = 0; length < exif.length; length++) {
      assertThat(letters(read(Drawn.withSegment(jpeg, Arrays.copyOf(exif, length)))))
          .isEqualTo("ab/cd");
    }
    for (int i = 0; i < exif.length - 8; i++) {
      byte[] damaged = exif.clone();
      damaged[i] = (byte) 0xff;
      assertThat(letters(read(Drawn.withSegment(jpeg, damaged)))).isEqualTo("ab/cd");
    }
  }

  @Test
  void read_scalesTheMiddleOfThePicture() throws IOException {
    IntBinaryOperator colours = (y, x) -> 0x070301 * (y * 9 + x);
    byte[] png = Drawn.file("png", Drawn.image(1, 6, 9, colours));
    Picture whole = read(png);
    Picture scaled = read(png, 4);
    assertThat(scaled.size()).isEqualTo("4x4");
    assertThat(scaled.values()).isEqualTo(Resampler.square(whole.values(), whole.shape(), 4));
    assertThat(scaled.remarks()).isEmpty();
    assertThat(read(png, 6).remarks()).isEmpty();
    Picture enlarged = read(png, 7);
    assertThat(enlarged.size()).isEqualTo("7x7");
    assertThat(enlarged.remarks()).containsExactly(Remark.SMALL);
  }

  @Test
  void read_turnsUprightBeforeItScales() throws IOException {
    byte[] jpeg = Drawn.jpeg(quadrants(), false);
    byte[] turned = Drawn.withSegment(jpeg, Drawn.exif(6, ByteOrder.BIG_ENDIAN));
    assertThat(letters(read(turned, 4))).isEqualTo("ca/db");
  }

  @Test
  void read_tellsTheFormatByContentNotByName() throws IOException {
    file = folder.resolve("picture.jpg");
    assertThat(read(Drawn.file("png", Drawn.plain(2, 2, 0xff0000))).values()).hasSize(12);
  }

  @Test
  void read_refusesWhatIsNoPicture() {
    refused("<html>not found</html>".getBytes(StandardCharsets.US_ASCII), 0)
        .withMessageContaining(
            "expected a JPEG, PNG, BMP or GIF file, but it begins with 0x3c68746d");
    refused(new byte[0], 0).withMessageContaining("expected a picture of 1 to");
    refused(new byte[1], 0).withMessageContaining("begins with 0x00");
  }

  @Test
  void read_refusesFourColoursOfPrinters() {
    refused(Drawn.cmyk(8, 8), 0)
        .withMessageContaining("expected a grey or an RGB picture")
        .withMessageContaining("found 4: CMYK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif", "jpeg"})
  void read_refusesEveryTruncation(String format) {
    byte[] whole = Drawn.file(format, Drawn.image(1, 7, 8, (y, x) -> 0x312111 * (y * 5 + x)));
    // The last byte of a GIF says only that no other picture follows.
    int least = format.equals("gif") ? whole.length - 1 : whole.length;
    for (int length = 0; length < least; length++) {
      refused(Arrays.copyOf(whole, length), 0);
    }
  }

  @Test
  void read_refusesEveryTruncationOfAProgressiveJpegWithThumbnail() {
    byte[] small = Drawn.jpeg(Drawn.plain(8, 8, 0), false);
    byte[] thumbnail =
        Arrays.copyOf("Exif\0\0".getBytes(StandardCharsets.US_ASCII), 6 + small.length);
    System.arraycopy(small, 0, thumbnail, 6, small.length);
    byte[] whole = Drawn.withSegment(Drawn.jpeg(quadrants(), true), thumbnail);
    for (int length = 2; length < whole.length; length++) {
      refused(Arrays.copyOf(whole, length), 0);
    }
  }

  @Test
  void read_refusesAPngWithAChangedByte() {
    byte[] whole = Drawn.file("png", Drawn.image(1, 7, 5, (y, x) -> 0x312111 * (y * 5 + x)));
    for (int i = 8; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 4;
      refused(damaged, 0);
    }
  }

  @Test
  void read_ofDamagedFilesGivesAPictureOrATypedError() {
    for (String format : new String[] {"png", "bmp", "gif", "jpeg"}) {
      byte[] whole = Drawn.file(format, Drawn.image(1, 7, 5, (y, x) -> 0x312111 * (y * 5 + x)));
      for (int seed = 0; seed < 200; seed++) {
        byte[] damaged = Mutation.of(whole, seed % Mutation.KINDS, seed);
        try {
          Picture picture = read(damaged, 4);
          assertThat(picture.values()).hasSize(picture.shape().bytes());
        } catch (InvalidInputException typed) {
          assertThat(typed.getMessage()).contains(file.toString());
        } catch (IOException failure) {
          throw new AssertionError(format + " " + seed, failure);
        }
      }
    }
  }

  @Test
  void read_refusesByTheHeaderWhatHasOver100Megapixels() {
    byte[] png = Drawn.file("png", Drawn.plain(2, 2, ORANGE));
    byte[] jpeg = Drawn.file("jpeg", Drawn.plain(2, 2, ORANGE));
    for (byte[] claiming :
        new byte[][] {
          Drawn.pngClaiming(png, 50_000, 2_001), Drawn.jpegClaiming(jpeg, 50_000, 2_001)
        }) {
      long before = Mutation.allocatedBytes();
      refused(claiming, 32)
          .withMessageContaining("expected at most 100000000 pixels, but found 50000x2001");
      assertThat(Mutation.allocatedBytes() - before).isLessThan(8 << 20);
    }
  }

  @Test
  void read_refusesLargerSidesThanModelsHaveUnlessTheyAreScaled() throws IOException {
    byte[] large = Drawn.file("png", Drawn.plain(5, 129, ORANGE));
    refused(large, 0).withMessageContaining("5x129").withMessageContaining("--resize N");
    assertThat(read(large, 4).values()).hasSize(48);
    assertThat(read(Drawn.file("png", Drawn.plain(5, 128, ORANGE))).size()).isEqualTo("5x128");
  }
}
