package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderClassifierTest {
  private static final int SIZE = 8;
  private static final String TRAINING = "training a PixelCNN";
  private static final List<String> CLASSES = List.of("bar", "cross", "row");

  @TempDir Path folder;

  @Test
  void main_trainsAModelOnce_andEvaluatesClassifiersOnRealImages() throws Exception {
    Path training = images("training", 8, 1);
    Path test = images("test", 4, 2);
    Path model = folder.resolve("shapes.pixelcnn");
    String first = run(training, test, model);
    assertTrue(first.contains(TRAINING), first);
    assertTrue(first.contains("# of classes:    3"), first);
    assertTrue(first.contains("Accuracy:"), first);
    assertEquals(3, PixelCnn.load(model).spec().classes());
    String second = run(training, test, model);
    assertFalse(second.contains(TRAINING), second);
    assertTrue(second.contains("Accuracy:"), second);
  }

  private static String run(Path training, Path test, Path model) throws Exception {
    PrintStream before = System.out;
    var printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      FolderClassifier.main(
          new String[] {
            training.toString(), test.toString(), model.toString(), Integer.toString(SIZE)
          });
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  /** A folder for each class with noisy white shapes on black. */
  private Path images(String name, int ofEach, long seed) throws IOException {
    Random random = new Random(seed);
    for (String shape : CLASSES) {
      Path of = Files.createDirectories(folder.resolve(name).resolve(shape));
      for (int image = 0; image < ofEach; image++) {
        BufferedImage picture = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
        int at = 2 + random.nextInt(SIZE - 4);
        for (int pixel = 0; pixel < SIZE; pixel++) {
          if (!shape.equals("row")) {
            picture.getRaster().setSample(at, pixel, 0, 200 + random.nextInt(56));
          }
          if (!shape.equals("bar")) {
            picture.getRaster().setSample(pixel, at, 0, 200 + random.nextInt(56));
          }
        }
        ImageIO.write(picture, "png", of.resolve(image + ".png").toFile());
      }
    }
    return folder.resolve(name);
  }
}
