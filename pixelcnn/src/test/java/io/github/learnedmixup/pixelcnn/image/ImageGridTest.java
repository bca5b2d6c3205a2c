package io.github.learnedmixup.pixelcnn.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ImageGridTest {
  @Test
  void png_keepsEveryGreyValueAtItsPlace() throws IOException {
    ImageGrid grid = new ImageGrid(ImageShape.grey(1, 2), 2);
    grid.add(new byte[] {0, (byte) 255});
    grid.add(new byte[] {7, (byte) 200});
    grid.add(new byte[] {(byte) 128, 1});

    BufferedImage read = ImageIO.read(new ByteArrayInputStream(grid.png()));

    assertThat(read.getWidth()).isEqualTo(5);
    assertThat(read.getHeight()).isEqualTo(3);
    int[] greys = read.getRaster().getSamples(0, 0, 5, 3, 0, (int[]) null);
    assertThat(greys).containsExactly(0, 255, 96, 7, 200, 96, 96, 96, 96, 96, 128, 1, 96, 96, 96);
  }

  @Test
  void png_keepsEveryColourAtItsPlace() throws IOException {
    ImageGrid grid = new ImageGrid(ImageShape.colour(1, 2), 1);
    grid.add(new byte[] {(byte) 255, 0, 1, 2, 3, (byte) 200});

    BufferedImage read = ImageIO.read(new ByteArrayInputStream(grid.png()));

    assertThat(read.getRGB(0, 0)).isEqualTo(0xffff0001);
    assertThat(read.getRGB(1, 0)).isEqualTo(0xff0203c8);
  }

  @Test
  void image_refusesMorePixelsThanAnArrayHolds() {
    for (int columns : new int[] {30_000_000, 300_000_000, Integer.MAX_VALUE}) {
      ImageGrid grid = new ImageGrid(ImageShape.grey(28, 28), columns).add(new byte[784]);
      assertThatThrownBy(grid::image)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at most 2147483639 pixels")
          .hasMessageContaining("1 rows of " + columns + " images of 28x28");
    }
  }

  @Test
  void add_namesTheSizesThatDoNotFit() {
    ImageGrid grid = new ImageGrid(ImageShape.grey(2, 3), 1);

    assertThatThrownBy(() -> grid.add(new byte[5]))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("an image of 2x3 pixels has 6 bytes, but 5 were added");
  }
}
