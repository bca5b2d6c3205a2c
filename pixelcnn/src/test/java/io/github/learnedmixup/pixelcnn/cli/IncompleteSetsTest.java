package io.github.learnedmixup.pixelcnn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.learnedmixup.pixelcnn.cli.PixelCnnCommandTest.Outcome;
import io.github.learnedmixup.pixelcnn.idx.IdxFile;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command lines on image sets with few images, or with none of some classes. */
class IncompleteSetsTest {
  private static final int HEIGHT = 5;
  private static final int WIDTH = 4;

  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void nameModel() {
    model = folder.resolve("model.pixelcnn");
  }

  private static Outcome run(String arguments) {
    return PixelCnnCommandTest.run(arguments.split(" "));
  }

  /** A set of random images, as many of the test split as of the training split. */
  private Path set(String name, int... labels) throws IOException {
    Path set = Files.createDirectories(folder.resolve(name));
    byte[] greys = new byte[labels.length * HEIGHT * WIDTH];
    byte[] classes = new byte[labels.length];
    for (int i = 0; i < greys.length; i++) {
      greys[i] = (byte) (SeededHash.uniform(7, i) < 0.5 ? 0 : 255);
    }
    for (int i = 0; i < labels.length; i++) {
      classes[i] = (byte) labels[i];
    }
    for (String split : new String[] {"train", "t10k"}) {
      IdxFile.of(greys, labels.length, HEIGHT, WIDTH)
          .write(set.resolve(split + "-images-idx3-ubyte.gz"));
      IdxFile.of(classes, labels.length).write(set.resolve(split + "-labels-idx1-ubyte.gz"));
    }
    return set;
  }

  /** Labels 1 to 3, as of letters that are counted from 1. */
  private Path lettersSet() throws IOException {
    return set("letters", IntStream.range(0, 60).map(i -> 1 + i % 3).toArray());
  }

  private Outcome train(Path set, String more) {
    Outcome outcome =
        run(
            "train --features 2 --dilations 1 --workers 1 --samples 2 --dataset %s --out %s %s"
                .formatted(set, model, more)
                .strip());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return outcome;
  }

  private JsonNode provenance() throws IOException {
    return new JsonMapper().readTree(run("info --json --model " + model).out()).get("provenance");
  }

  @Test
  void train_tellsWhichClassesHaveNoImages() throws IOException {
    Outcome trained = train(lettersSet(), "--epochs 1");
    assertThat(trained.err().lines().filter(line -> line.contains("class 0 (of 4)"))).hasSize(1);

    JsonNode counts = provenance().get("class_images");
    assertThat(counts).hasSize(4);
    assertThat(counts.get(0).intValue()).isZero();
    assertThat(StreamSupport.stream(counts.spliterator(), false).mapToInt(JsonNode::intValue).sum())
        .isEqualTo(provenance().get("images").intValue());
    assertThat(run("info --model " + model).out()).contains("no training images of class 0 (of 4)");
  }

  @Test
  void train_saysNothingWhereEachClassHasImages() throws IOException {
    Path set = set("complete", IntStream.range(0, 60).map(i -> i % 3).toArray());
    assertThat(train(set, "--epochs 1").err()).doesNotContain("no training images");
    assertThat(run("info --model " + model).out())
        .contains("class images")
        .doesNotContain("no training images");
  }

  @Test
  void samples_leavesOutClassesWithoutImages() throws IOException {
    train(lettersSet(), "--epochs 1");
    Path picture = folder.resolve("grid.png");
    Outcome outcome = run("samples --per-class 2 --model " + model + " --out " + picture);
    assertThat(outcome.out()).contains("left out", "class 0 (of 4)");
    assertThat(ImageIO.read(picture.toFile()).getHeight()).isEqualTo(3 * HEIGHT + 2);
    BufferedImage ofTraining =
        ImageIO.read(folder.resolve("model.pixelcnn-training/epoch-001.png").toFile());
    assertThat(ofTraining.getHeight()).isEqualTo(3 * HEIGHT + 2);
  }

  @Test
  void between_refusesAClassWithoutImages() throws IOException {
    train(lettersSet(), "--epochs 1");
    String between = "between --rows 1 --steps 2 --blend label --model %s --out %s";
    Path out = folder.resolve("pictures");
    PixelCnnCommandTest.assertUsersError(
        run(between.formatted(model, out) + " --pairs 1/2,0/3"),
        "class 0 cannot be drawn",
        "no training images");
    assertThat(out).doesNotExist();

    assertThat(run(between.formatted(model, out) + " --pairs all").code()).isZero();
    assertThat(ImageIO.read(out.resolve("label.png").toFile()).getHeight())
        .isEqualTo(3 * HEIGHT + 2);
  }

  @Test
  void score_givesClassesWithoutImagesThePriorZero() throws IOException {
    int[] labels = IntStream.range(0, 60).map(i -> i % 2 == 0 ? 1 : 3).toArray();
    train(set("two", labels), "--epochs 1");
    Outcome outcome = run("score --dataset %s --model %s".formatted(folder.resolve("two"), model));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("no training images of classes 0, 2 (of 4)");
    assertThat(outcome.out()).contains("Bayes accuracy").doesNotContain("NaN");
  }

  @Test
  void train_onAHandfulSaysThatNoneWasHeldOut() throws IOException {
    Path few = set("five", 0, 1, 2, 0, 1);
    Outcome trained = train(few, "--epochs 2");
    assertThat(trained.out()).doesNotContain("NaN");
    assertThat(trained.out().lines().filter(line -> line.contains("nats an image, none held out")))
        .hasSize(2);
    assertThat(trained.out()).contains(model + ": epoch 2, none held out");
    assertThat(trained.err()).doesNotContain("NaN");

    assertThat(run("info --model " + model).out()).contains("none held out").doesNotContain("NaN");
    assertThat(provenance().get("validation_nats").isNull()).isTrue();

    Path more = set("more", IntStream.range(0, 40).map(i -> i % 3).toArray());
    Outcome card = run("card --dataset %s --model %s --out %s".formatted(more, model, folder));
    assertThat(card.code()).as(card.err()).isZero();
    assertThat(Files.readString(folder.resolve("model.md")))
        .contains("| validation, nats an image | none held out |")
        .doesNotContain("NaN");
  }

  @Test
  void train_tellsOverfitting() throws IOException {
    Path noise = set("noise", IntStream.range(0, 20).map(i -> i % 2).toArray());
    Outcome trained =
        run(
            "train --dilations 1 --features 32 --epochs 20 --batch-size 2 --learning-rate 0.02"
                + " --workers 1 --samples 0 --dataset %s --out %s".formatted(noise, model));
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.err().lines().filter(line -> line.contains("overfitting"))).hasSize(1);
  }
}
