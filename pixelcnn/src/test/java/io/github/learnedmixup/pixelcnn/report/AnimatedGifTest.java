package io.github.learnedmixup.pixelcnn.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;

class AnimatedGifTest {
  private static final int[] COLOURS = {0xff0000, 0x10a020, 0x0000fe};

  private static BufferedImage plain(int colour) {
    BufferedImage picture = new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 35; i++) {
      picture.setRGB(i % 7, i / 7, colour);
    }
    picture.setRGB(6, 4, 0xffffff);
    return picture;
  }

  private static byte[] gif() throws IOException {
    try (AnimatedGif gif = new AnimatedGif()) {
      for (int i = 0; i < COLOURS.length; i++) {
        gif.add(plain(COLOURS[i]), 10 + i);
      }
      return gif.finish();
    }
  }

  @Test
  void finish_keepsEveryPictureWithItsColoursAndTime() throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(gif())));
    assertThat(reader.getNumImages(true)).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(reader.read(i).getRGB(3, 2) & 0xffffff).isEqualTo(COLOURS[i]);
      assertThat(reader.read(i).getRGB(6, 4) & 0xffffff).isEqualTo(0xffffff);
      IIOMetadataNode root =
          (IIOMetadataNode) reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0");
      IIOMetadataNode control =
          (IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0);
      assertThat(control.getAttribute("delayTime")).isEqualTo(Integer.toString(10 + i));
    }
    reader.dispose();
  }

  @Test
  void finish_loopsForEver() throws IOException {
    assertThat(new String(gif(), StandardCharsets.ISO_8859_1))
        .contains("NETSCAPE2.0" + "\u0003\u0001\u0000\u0000\u0000");
  }

  @Test
  void finish_givesTheSameBytesForTheSamePictures() throws IOException {
    assertThat(gif()).isEqualTo(gif());
  }
}
