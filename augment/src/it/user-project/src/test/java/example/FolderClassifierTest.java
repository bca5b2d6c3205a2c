package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderClassifierTest {
  private static final int SIZE = 8;
  private static final String MODEL = "shapes.pixelcnn";
  private static final String TRAINING = "training a PixelCNN";
  private static final List<String> CLASSES = List.of("bar", "cross", "row");

  @TempDir Path folder;

  /** A main method. */
  private interface Program {
    void main(String[] arguments) throws Exception;
  }

  @BeforeEach
  void makeImages() throws IOException {
    images("training", 8, 1);
    images("test", 40, 2);
  }

  @Test
  void main_trainsAModelOnce_andEvaluatesTheSameClassifierOnRealImagesEachTime() throws Exception {
    String first = classifier();
    assertTrue(first.contains(TRAINING), first);
    assertTrue(first.contains("epoch 1 of 80 complete: "), first);
    assertTrue(first.contains("# of classes:    3"), first);
    assertEquals(3, PixelCnn.load(folder.resolve(MODEL)).spec().classes());
    assertFalse(Files.exists(folder.resolve(MODEL + ".checkpoint")));
    String second = classifier();
    assertFalse(second.contains(TRAINING), second);
    assertEquals(evaluation(first), evaluation(second));
  }

  @Test
  void compare_findsOfItsFirstSeedWhatTheClassifierHas() throws Exception {
    PixelCnnSpec narrow =
        PixelCnnSpec.of(SIZE, SIZE, CLASSES.size()).withFeatures(4).withDilations(List.of(1, 2));
    PixelCnn.untrained(narrow, 1).save(folder.resolve(MODEL));
    double accuracy = Double.parseDouble(found("Accuracy: +([0-9.,]+)", classifier()));
    String compared = printed(Compare::main, "2");
    String seed = "seed %d: baseline [0-9.,]+ %% errors, learned mixup ([0-9.,]+) %%\n";
    double error = Double.parseDouble(found(seed.formatted(1), compared));
    assertEquals(100 * (1 - accuracy), error, 0.01);
    found(seed.formatted(2), compared);
    found("mean difference (-?[0-9.,]+) points, standard error [0-9.,]+\n", compared);
  }

  private String classifier() throws Exception {
    return printed(FolderClassifier::main);
  }

  private static String found(String pattern, String printed) {
    Matcher matcher = Pattern.compile(pattern).matcher(printed);
    assertTrue(matcher.find(), printed);
    return matcher.group(1).replace(',', '.'); // as some languages have it
  }

  private static String evaluation(String printed) {
    return printed.substring(printed.indexOf("Evaluation Metrics"));
  }

  /** What a program prints, given the folders, the model, the size and what follows these. */
  private String printed(Program program, String... further) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                folder.resolve("training").toString(),
                folder.resolve("test").toString(),
                folder.resolve(MODEL).toString(),
                Integer.toString(SIZE)));
    arguments.addAll(List.of(further));
    PrintStream before = System.out;
    var printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      program.main(arguments.toArray(new String[0]));
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  /** A folder for each class with faint shapes in noise, which no classifier tells for sure. */
  private void images(String name, int ofEach, long seed) throws IOException {
    Random random = new Random(seed);
    for (String shape : CLASSES) {
      Path of = Files.createDirectories(folder.resolve(name).resolve(shape));
      for (int image = 0; image < ofEach; image++) {
        BufferedImage picture = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
        int at = 2 + random.nextInt(SIZE - 4);
        for (int y = 0; y < SIZE; y++) {
          for (int x = 0; x < SIZE; x++) {
            boolean white = x == at && !shape.equals("row") || y == at && !shape.equals("bar");
            picture.getRaster().setSample(x, y, 0, random.nextInt(156) + (white ? 100 : 0));
          }
        }
        ImageIO.write(picture, "png", of.resolve(image + ".png").toFile());
      }
    }
  }
}
