package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.folder.FolderSettings;
import io.github.learnedmixup.pixelcnn.folder.ImageFolder;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.training.PixelCnnTrainer;
import java.awt.Color;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a user with a folder of photographs. */
class PhotoClassifierTest {
  private static final int SIZE = 12;
  private static final List<String> CLASSES = List.of("cat", "horse", "ship");

  @TempDir Path folder;

  @BeforeEach
  void makePhotographs() throws IOException {
    photographs("train", 16, 1);
    photographs("test", 6, 2);
  }

  @Test
  void main_goesOnFromWhereItWasStopped_asIfItHadNotBeen() throws Exception {
    train(CLASSES).save(folder.resolve("model"));

    String whole = classify("run", 2);
    String first = classify("stopped", 1);
    String resumed = classify("stopped", 2);

    assertTrue(whole.contains("drawn=200, complete=true"), whole);
    assertTrue(first.contains("held=200, drawn=0"), first);
    assertTrue(whole.contains("# of classes:    3"), whole);
    assertEquals(evaluation(whole), evaluation(resumed));
  }

  @Test
  void main_refusesAModelOfOtherClassesOrSize_andABankOfAnotherModel() throws Exception {
    train(List.of("dog", "horse", "ship")).save(folder.resolve("model"));
    refused("class 0 of the base is 'cat', but that of the model is 'dog'");

    train(CLASSES).save(folder.resolve("model"));
    classify("run", 1);
    PixelCnn.untrained(PixelCnnSpec.of(SIZE, SIZE, 3), 1).save(folder.resolve("model"));
    refused("1 channel");
    PixelCnnSpec colours = PixelCnnSpec.ofColour(SIZE, SIZE, 3).withFeatures(2).withLevels(8);
    PixelCnn.untrained(colours.withDilations(List.of(1)), 2).save(folder.resolve("model"));
    refused("the bank");
  }

  private void refused(String words) {
    Exception refusal = assertThrows(InvalidInputException.class, () -> classify("other", 1));
    assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
  }

  /** A model of the photographs, whose classes may have been called otherwise. */
  private PixelCnn train(List<String> names) throws IOException {
    LabelledImages read =
        ImageFolder.read(folder, FolderSettings.defaults().withResize(SIZE)).train();
    byte[] pixels = new byte[read.size() * read.shape().bytes()];
    int[] labels = new int[read.size()];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(read.image(i), 0, pixels, i * read.shape().bytes(), read.shape().bytes());
      labels[i] = read.label(i);
    }
    LabelledImages images = new LabelledImages(read.shape(), names.size(), names, pixels, labels);
    PixelCnnSpec spec = PixelCnnSpec.of(images.shape(), names.size());
    return PixelCnnTrainer.builder(spec.withFeatures(4).withLevels(16).withDilations(List.of(1, 2)))
        .epochs(1)
        .build()
        .train(images, images.range(0, 0));
  }

  private String classify(String run, int epochs) throws Exception {
    PrintStream before = System.out;
    var printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      PhotoClassifier.main(
          new String[] {
            folder.resolve("train").toString(),
            folder.resolve("test").toString(),
            folder.resolve("model").toString(),
            folder.resolve("bank").toString(),
            folder.resolve(run).toString(),
            Integer.toString(epochs)
          });
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  private static String evaluation(String printed) {
    return printed.substring(printed.indexOf("Evaluation Metrics"));
  }

  /** JPEG files of 16x16 pixels, each class with a spot of its own colour. */
  private void photographs(String part, int ofEach, long seed) throws IOException {
    Random random = new Random(seed);
    for (int label = 0; label < CLASSES.size(); label++) {
      Path of = Files.createDirectories(folder.resolve(part).resolve(CLASSES.get(label)));
      for (int image = 0; image < ofEach; image++) {
        BufferedImage picture = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        var painter = picture.createGraphics();
        painter.setColor(new Color(random.nextInt(120), 100, 150 + random.nextInt(100)));
        painter.fillRect(0, 0, 16, 16);
        painter.setColor(new Color(label == 0 ? 220 : 40, label == 1 ? 220 : 40, 60));
        painter.fillOval(random.nextInt(8), random.nextInt(8), 8, 8);
        painter.dispose();
        ImageIO.write(picture, "jpg", of.resolve(image + ".jpg").toFile());
      }
    }
  }
}
