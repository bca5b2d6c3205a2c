package io.github.learnedmixup.pixelcnn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.file.SealedFile;
import io.github.learnedmixup.pixelcnn.idx.IdxFile;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PixelCnnCommandTest {
  @TempDir private Path folder;

  /** What a run of the command line left behind. */
  record Outcome(int code, String out, String err) {}

  static Outcome run(String... arguments) {
    return run(new ByteArrayOutputStream(), arguments);
  }

  /** A copy with standard output going to a stream that may do more than to keep it. */
  static Outcome run(ByteArrayOutputStream outBytes, String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
      int code = PixelCnnCommand.run(arguments);
      return new Outcome(
          code,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private Path model() throws IOException {
    Path file = folder.resolve("tiny.pixelcnn");
    PixelCnn.untrained(new PixelCnnSpec(5, 4, 3, 4, 4, List.of(1)), 1).save(file);
    return file;
  }

  static void assertUsersError(Outcome outcome, String... parts) {
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains(parts).doesNotContain("\tat ");
    assertThat(outcome.err().strip().lines()).hasSize(1);
  }

  @Test
  void train_writesAModelThatSamplesDrawsFrom() throws IOException {
    Path model = folder.resolve("digits.pixelcnn");
    Outcome trained =
        run(
            "train --dataset digits --limit 30 --epochs 1 --features 4 --dilations 1,2 --samples 2 --out "
                + model);
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.out()).contains("epoch 1/1", model.toString());
    assertThat(PixelCnn.load(model).provenance().images()).isEqualTo(27);
    Path figures = folder.resolve("digits.pixelcnn-training");
    assertThat(files()).containsExactlyInAnyOrder(model, figures);
    assertThat(figures.resolve("training.gif")).isNotEmptyFile();
    BufferedImage samples = ImageIO.read(figures.resolve("epoch-001.png").toFile());
    assertThat(samples.getWidth()).isEqualTo(2 * 28 + 1);

    Path grid = folder.resolve("grid.png");
    assertThat(run("samples --per-class 2 --model " + model + " --out " + grid).code()).isZero();
    BufferedImage picture = ImageIO.read(grid.toFile());
    assertThat(picture.getWidth()).isEqualTo(2 * 28 + 1);
    int rows = PixelCnn.load(model).trainedClasses().size(); // few images may lack a class
    assertThat(picture.getHeight()).isEqualTo(rows * 28 + rows - 1);
  }

  @Test
  void train_binarisesWhenTold() throws IOException {
    Path file = folder.resolve("binary.pixelcnn");
    String common =
        "train --dataset digits --binarise --limit 20 --epochs 1 --features 4 --dilations 1 --out "
            + file;
    assertUsersError(run(common + " --levels 4"), "--levels must be 2", "is 4");
    Outcome trained = run(common + " --rotate 5 --shift 1 --schedule step");
    assertThat(trained.code()).as(trained.err()).isZero();
    PixelCnn model = PixelCnn.load(file);
    assertThat(model.spec().levels()).isEqualTo(2);
    assertThat(model.provenance().dataset()).isEqualTo("digits, binarised");
  }

  @Test
  void train_tellsAllItsSettings() throws IOException {
    Path file = folder.resolve("small.pixelcnn");
    Outcome trained =
        run(
            "train --limit 20 --epochs 1 --batch-size 7 --learning-rate 0.003 --seed 5 --features 3"
                + " --dilations 2,1 --levels 3 --dropout 0.3 --label-dropout 0.2 --rotate 4"
                + " --distribution-augmentation 0.1 --patience 6 --workers 1 --samples 0 --out "
                + file);
    assertThat(trained.code()).as(trained.err()).isZero();
    PixelCnn model = PixelCnn.load(file);
    assertThat(model.spec()).isEqualTo(new PixelCnnSpec(28, 28, 10, 3, 3, List.of(2, 1)));
    assertThat(model.provenance().seed()).isEqualTo(5);
    assertThat(model.provenance().images()).isEqualTo(18);
    assertThat(model.provenance().settings().split(", (?=[a-zA-Z]+=)"))
        .contains(
            "epochs=1",
            "batchSize=7",
            "learningRate=0.003",
            "seed=5",
            "dropout=0.3",
            "labelDropout=0.2",
            "distributionAugmentation=0.1",
            "patience=6",
            "workers=1")
        .anyMatch(setting -> setting.startsWith("variations=[Jitter[maxRotationDegrees=4.0"));
  }

  @Test
  void train_startsFromAModelThatHeldOutTheSameImages() throws IOException {
    Path start = folder.resolve("start.pixelcnn");
    String common = "train --limit 20 --epochs 1 --features 4 --dilations 1 --samples 0 --out ";
    assertThat(run(common + start).code()).isZero();
    String more = common + folder.resolve("more.pixelcnn") + " --start-from " + start;

    assertUsersError(run(more + " --seed 2"), "--start-from", "seed 1", "seed 2");
    assertUsersError(run(more.replace("--features 4", "--features 5")), "features=5", "features=4");
    assertThat(run(more).code()).isZero();

    assertThat(PixelCnn.load(folder.resolve("more.pixelcnn")).provenance().startedFrom())
        .isEqualTo(PixelCnn.load(start).digest());
  }

  @Test
  void train_keepsItsCheckpointUntilTheModelIsSaved() throws IOException {
    Path model = folder.resolve("model");
    Path inTheWay = model.resolve("in the way");
    String[] command =
        ("train --limit 20 --epochs 1 --features 2 --dilations 1 --samples 0 --out " + model)
            .split(" ");
    ByteArrayOutputStream obstructing =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            assertThat(inTheWay.toFile().mkdirs() || inTheWay.toFile().isDirectory()).isTrue();
          }
        };
    assertUsersErrorAtLast(run(obstructing, command), model.toString());
    assertThat(folder.resolve("model.checkpoint")).exists();

    Files.delete(inTheWay);
    Files.delete(model);
    Outcome again = run(command);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("Going on from").doesNotContain("epoch 1/1");
    assertThat(PixelCnn.load(model).provenance().epochs()).isEqualTo(1);
    assertThat(folder.resolve("model.checkpoint")).doesNotExist();
  }

  @Test
  void train_thatDivergesIsTheUsersToMend() {
    Path model = folder.resolve("model");
    String common =
        "train --limit 20 --features 2 --dilations 1 --samples 0 --learning-rate 1e30 --out "
            + model;
    assertUsersErrorAtLast(run(common + " --epochs 1"), "epoch 1; try a lower learning rate");
    assertUsersErrorAtLast(
        run(common + " --epochs 1 --batch-size 5"), "at step 1; try a lower learning rate");
    assertThat(model).doesNotExist();
  }

  @Test
  void between_drawsAPictureForEachBlend() throws IOException {
    Path out = folder.resolve("pictures");
    Outcome outcome =
        run("between --pairs 0/2,1/2 --steps 3 --rows 1 --model " + model() + " --out " + out);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    try (Stream<Path> pictures = Files.list(out)) {
      assertThat(pictures.map(picture -> picture.getFileName().toString()))
          .containsExactlyInAnyOrder("label.png", "product.png", "mixture.png", "steered.png");
    }
  }

  @Test
  void between_drawsTheOneBlendThatIsAskedFor() throws IOException {
    Path out = folder.resolve("pictures");
    String common = "between --pairs 0/2 --steps 2 --rows 1 --model " + model() + " --out " + out;
    assertThat(run(common + " --blend Steered --temperature 0.8").code()).isZero();
    assertThat(out.toFile().list()).containsExactly("steered.png");
    assertUsersError(
        run(common + " --blend average"),
        "--blend must be label, product, mixture, steered or all",
        "average");
  }

  @Test
  void between_refusesWhatIsNoPair() throws IOException {
    String model = model().toString();
    assertUsersError(
        run("between --pairs 1-2 --model " + model + " --out " + folder), "--pairs", "1-2");
    assertUsersError(
        run("between --pairs 1/7 --model " + model + " --out " + folder), "3 classes", "1/7");
  }

  @Test
  void samples_refusesAForeignFile() throws IOException {
    Path foreign = folder.resolve("notes.txt");
    Files.writeString(foreign, "these are notes, and many of them, but no model at all, alas");
    Path grid = folder.resolve("grid.png");
    assertUsersError(
        run("samples --model " + foreign + " --out " + grid), foreign.toString(), "PixelCNN model");
    assertThat(grid).doesNotExist();
  }

  @Test
  void samples_refusesMoreThanAPictureHolds() throws IOException {
    String common = "samples --model " + model() + " --out " + folder.resolve("grid.png");
    assertUsersError(
        run(common + " --per-class 300000000"),
        "--per-class must be in [1, 1000], but is 300000000");
    assertUsersError(run(common + " --per-class 0"), "--per-class must be in [1, 1000]");
    assertUsersError(
        run("between --pairs 0/1 --rows 2000000000 --model " + model() + " --out " + folder),
        "--rows in [1, 1000], but are 11 and 2000000000");
  }

  @Test
  void samples_refusesADamagedModel() throws IOException {
    Path model = model();
    byte[] bytes = Files.readAllBytes(model);
    bytes[bytes.length / 2] ^= 4;
    Files.write(model, bytes);
    assertUsersError(
        run("samples --model " + model + " --out " + folder.resolve("grid.png")),
        model.toString(),
        "damaged");
  }

  @Test
  void output_mayGoToALinkToAFolder() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    Path grid = link.resolve("grid.png");
    Outcome drawn = run("samples --per-class 1 --model " + model() + " --out " + grid);
    assertThat(drawn.code()).as(drawn.err()).isZero();

    Path figures = Files.createDirectory(folder.resolve("figures"));
    Files.createSymbolicLink(real.resolve("tiny-training"), figures);
    Outcome trained =
        run(
            "train --limit 2 --epochs 1 --features 2 --dilations 1 --samples 0 --out "
                + link.resolve("tiny"));
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(real.toFile().list()).containsExactlyInAnyOrder("grid.png", "tiny", "tiny-training");
    assertThat(figures.resolve("history.csv")).isNotEmptyFile();
  }

  @Test
  void output_saysWhatIsInTheWayOfAFolder() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertUsersError(
        run("samples --per-class 1 --model " + model() + " --out " + file.resolve("grid.png")),
        "--out needs a folder, but " + file + " is a file");
  }

  @Test
  void output_isTriedBeforeAnythingElse() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    for (String command : List.of("card", "between")) {
      assertUsersError(
          run(command + " --model nowhere --out " + file),
          "--out needs a folder, but " + file + " is a file");
    }
    assertUsersError(run("samples --model nowhere --out " + folder), "--out must be a file");
    assertUsersError(
        run("train --dataset nowhere --out " + file.resolve("model")),
        "--out needs a folder, but " + file + " is a file");
    // Where it could be, nothing is made before there is something to write.
    Path deep = folder.resolve("a/b");
    assertUsersError(run("card --model nowhere --out " + deep), "nowhere");
    assertUsersError(run("train --dataset nowhere --out " + deep), "nowhere");
    assertThat(folder.resolve("a")).doesNotExist();
  }

  @Test
  void folderOfColourPictures_trainsAModelThatKnowsItsClassesByName() throws IOException {
    Path pictures = folder.resolve("pictures");
    List<Color> colours = List.of(Color.RED, Color.GREEN, Color.BLUE);
    List<String> names = List.of("apple", "leaf", "sky");
    for (int label = 0; label < names.size(); label++) {
      Path ofClass = Files.createDirectories(pictures.resolve(names.get(label)));
      for (int i = 0; i < 10; i++) {
        BufferedImage picture = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(colours.get(label));
        graphics.fillRect(0, 0, 9, 7);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(i % 5, i % 3, 2, 2);
        graphics.dispose();
        ImageIO.write(picture, "png", ofClass.resolve(i + ".png").toFile());
      }
    }
    Path model = folder.resolve("pictures.pixelcnn");
    Outcome trained =
        run(
            "train --dataset %s --epochs 30 --learning-rate 0.01 --batch-size 4 --features 6 --levels 5 --dilations 1 --samples 0 --out %s"
                .formatted(pictures, model));
    assertThat(trained.code()).as(trained.err()).isZero();
    PixelCnn loaded = PixelCnn.load(model);
    assertThat(loaded.classNames()).isEqualTo(names);
    byte[] red = new byte[7 * 9 * 3];
    for (int k = 0; k < red.length; k += 3) {
      red[k] = -1;
    }
    LabelledImages apple =
        LabelledImages.of(ImageShape.colour(7, 9), 3, List.of(), List.of(red), new int[1]);
    assertThat(loaded.classPosterior(apple)[0][0]).as("red is of an apple").isGreaterThan(0.9);
    PixelCnn without = loaded.withoutImages();
    assertThat(without.fileBytes()).isLessThan(loaded.fileBytes() - 2000);
    assertThat(without.logLikelihood(apple)).isEqualTo(loaded.logLikelihood(apple));
    assertThat(without.withPixelValuesOf(apple).fileBytes())
        .isEqualTo(without.fileBytes() + red.length);

    Path grid = folder.resolve("grid.png");
    assertThat(run("samples --model %s --per-class 3 --out %s".formatted(model, grid)).code())
        .isZero();
    BufferedImage picture = ImageIO.read(grid.toFile());
    assertThat(picture.getWidth()).isEqualTo(3 * 10 - 1);
    Path between = folder.resolve("between");
    String command = "between --model %s --rows 1 --steps 3 --blend product --pairs %s --out %s";
    assertThat(run(command.formatted(model, "apple/sky", between)).code()).isZero();
    assertThat(between.resolve("product.png")).exists();
    assertUsersError(
        run(command.formatted(model, "apple/tree", between)),
        "--pairs must name two of 3 classes, 0 to 2 or apple, leaf, sky, but one is 'apple/tree'");
    Outcome scored = run("score --dataset %s --model %s --json".formatted(pictures, model));
    assertThat(lastLine(scored).path("images").asInt()).isPositive();
    Outcome foreign = run("score --dataset digits --model " + model);
    assertThat(foreign.code()).isEqualTo(2);
    assertThat(foreign.err())
        .contains("the model is for images of 7x9x3 pixels in 3 classes, but these have 28x28");
  }

  @Test
  void between_refusesAPictureThatIsTooLargeBeforeItIsDrawn() throws IOException {
    Path model = folder.resolve("large.pixelcnn");
    PixelCnn.untrained(new PixelCnnSpec(60, 60, 2, 2, 1, List.of()), 1).save(model);
    assertUsersError(
        run("between --rows 1000 --steps 1000 --model " + model + " --out " + folder),
        "a picture must have at most 2147483639 pixels",
        "1000 rows of 1000 images of 60x60");
  }

  @Test
  void between_withoutPairsTakesThoseOfTheDefaultThatTheModelHas() {
    PairsOption option = new PairsOption();
    assertThat(option.pairs(TrainedClasses.all(10)))
        .containsExactly(
            new ClassPair(1, 7), new ClassPair(3, 8), new ClassPair(4, 9), new ClassPair(5, 6));
    assertThat(option.pairs(TrainedClasses.all(8)))
        .containsExactly(new ClassPair(1, 7), new ClassPair(5, 6));
    assertThat(option.pairs(TrainedClasses.all(3)))
        .containsExactly(new ClassPair(0, 1), new ClassPair(0, 2), new ClassPair(1, 2));
    assertThatThrownBy(() -> option.pairs(TrainedClasses.all(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a pair needs two classes with training images, but the model has 1");
  }

  @Test
  void score_tellsThatNothingWasHeldOutBeforeItCounts() throws IOException {
    Path model = folder.resolve("few.pixelcnn");
    String few = " --epochs 1 --features 2 --dilations 1 --samples 0 --workers 1 --out " + model;
    assertThat(run("train --limit 9" + few).code()).isZero();
    assertUsersError(
        run("score --split validation --limit 5 --model " + model),
        "no image of the training split was held out");
  }

  private static JsonNode lastLine(Outcome outcome) throws IOException {
    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<String> lines = outcome.out().lines().toList();
    return new JsonMapper().readTree(lines.get(lines.size() - 1));
  }

  private Path digitsModel() throws IOException {
    Path file = folder.resolve("small.pixelcnn");
    PixelCnn.untrained(new PixelCnnSpec(28, 28, 10, 2, 2, List.of(1)), 1).save(file);
    return file;
  }

  @Test
  void score_printsExactLikelihoodsAsItsLastLine() throws IOException {
    Path file = digitsModel();
    JsonNode found =
        lastLine(run("score --limit 11 --temperature-images 5 --json --model " + file));
    assertThat(found.fieldNames())
        .toIterable()
        .containsExactly("images", "nats_per_image", "bits_per_dim", "bayes_accuracy", "bayes_ece");
    LabelledImages images = ImageSet.find("digits", null).test().range(0, 11);
    double nats = -Arrays.stream(PixelCnn.load(file).logLikelihood(images)).average().orElseThrow();
    assertThat(found.get("images").intValue()).isEqualTo(11);
    assertThat(found.get("nats_per_image").doubleValue()).isCloseTo(nats, within(1e-9));
    assertThat(found.get("bits_per_dim").doubleValue())
        .isCloseTo(nats / 784 / Math.log(2), within(1e-12));
    assertThat(found.get("bayes_accuracy").doubleValue()).isBetween(0.0, 1.0);
    assertThat(found.get("bayes_ece").doubleValue()).isBetween(0.0, 1.0);
  }

  @Test
  void score_printsATableOfASplit() throws IOException {
    Outcome outcome =
        run("score --split validation --limit 3 --temperature-images 4 --model " + digitsModel());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("images            3", "fitted on 4 held-out images");
    assertThat(outcome.err()).contains("trained on 'none'");
  }

  @Test
  void score_refusesWhatItCannotMeasure() throws IOException {
    String digits = "score --model " + digitsModel();
    assertUsersErrorAtLast(run(digits + " --limit 0"), "--limit must be in [1, 5000], but is 0");
    assertUsersErrorAtLast(run(digits + " --temperature-images 0"), "--temperature-images");
    assertUsersError(run(digits + " --split all"), "--split", "all");
    assertUsersErrorAtLast(run("score --model " + model()), "5x4", "28x28");
  }

  /** Checks what is said after a warning. */
  private static void assertUsersErrorAtLast(Outcome outcome, String... parts) {
    List<String> lines = outcome.err().lines().toList();
    assertUsersError(
        new Outcome(outcome.code(), outcome.out(), lines.get(lines.size() - 1)), parts);
    assertThat(outcome.err()).doesNotContain("\tat ");
  }

  @Test
  void info_printsWhatTheModelIs() throws IOException {
    Path file = model();
    JsonNode found = lastLine(run("info --json --model " + file));
    PixelCnn model = PixelCnn.load(file);
    assertThat(found.get("model").textValue()).isEqualTo("tiny");
    assertThat(found.get("digest").textValue()).isEqualTo(model.digest());
    assertThat(found.get("weights").longValue()).isEqualTo(model.size());
    assertThat(found.get("file_bytes").longValue()).isEqualTo(Files.size(file));
    assertThat(found.at("/spec/height").intValue()).isEqualTo(5);
    assertThat(found.at("/provenance/dataset").textValue()).isEqualTo("none");
    assertThat(found.at("/provenance/train_nats").isNull()).isTrue();

    Outcome table = run("info --model " + file);
    assertThat(table.out())
        .contains("digest             " + model.digest(), "  levels           4", "unknown");
  }

  @Test
  void info_namesTheScheduleThatWasUsed() throws IOException {
    assertThat(lastLine(run("info --json --model mnist")).at("/provenance/settings").textValue())
        .contains("schedule=cosine")
        .doesNotContain("null");
    assertThat(run("info --model mnist").out())
        .contains("schedule=cosine", "started from     none")
        .doesNotContain("null");
  }

  @Test
  void anyCommand_refusesAModelWithAWeightThatIsNoNumber() throws IOException {
    Path file = model();
    byte[] bytes = Files.readAllBytes(file);
    int content = 12; // behind the magic and the version
    int digest = 32;
    int last = bytes.length - digest - Float.BYTES;
    ByteBuffer.wrap(bytes).putFloat(last, Float.NEGATIVE_INFINITY);
    ByteBuffer.wrap(bytes).putFloat(last - Float.BYTES, Float.NaN);
    int version = ByteBuffer.wrap(bytes).getInt(8);
    SealedFile.write(
        file,
        SealedFile.seal(
            "PIXELCNN", version, to -> to.write(bytes, content, bytes.length - digest - content)));
    long weights = PixelCnn.untrained(new PixelCnnSpec(5, 4, 3, 4, 4, List.of(1)), 1).size();
    assertUsersError(
        run("info --model " + file),
        file.toString(),
        "weight %d of %d, counted from 0, must be finite, but is NaN"
            .formatted(weights - 2, weights));
  }

  @Test
  void anyCommand_escapesControlCharactersOfNames() throws IOException {
    Path set = Files.createDirectory(folder.resolve("red\u001b[31m\nset"));
    for (String part : List.of("train", "t10k")) {
      IdxFile.of(new byte[20 * 16], 20, 4, 4).write(set.resolve(part + "-images-idx3-ubyte"));
      IdxFile.of(new byte[20], 20).write(set.resolve(part + "-labels-idx1-ubyte"));
    }
    Path model = set.resolve("model\u0007.pixelcnn");
    Outcome trained =
        run(
            "train",
            "--dataset=" + set,
            "--epochs=1",
            "--features=2",
            "--dilations=1",
            "--samples=0",
            "--out=" + model);
    assertThat(trained.code()).as(trained.err()).isZero();
    Outcome info = run("info", "--model=" + model);
    Outcome scored =
        run(
            "card",
            "--model=" + model,
            "--dataset=" + set,
            "--temperature-images=2",
            "--out=" + set);
    assertThat(scored.code()).as(scored.err()).isZero();
    Outcome refused = run("info", "--model=" + set);
    Outcome digits = run("score", "--model=" + model, "--dataset=digits");

    assertThat(trained.out()).contains("model\\u0007.pixelcnn");
    assertThat(info.out()).contains("model\\u0007", "dataset          red\\u001b[31m\\u000aset");
    assertThat(refused.err()).contains("red\\u001b[31m\\u000aset");
    assertThat(Files.readString(set.resolve("model\\u0007.md")))
        .contains("red\\u001b[31m\\u000aset, test images");
    for (Outcome outcome : List.of(trained, info, scored, refused, digits)) {
      // The progress bar's own colour is yellow.
      assertThat(outcome.out() + outcome.err()).doesNotContain("\u001b[31m", "\u0007", "[31m\n");
    }
  }

  @Test
  void info_knowsShippedModels() throws IOException {
    assertThat(lastLine(run("info --json --model digits")).at("/provenance/dataset").textValue())
        .isEqualTo("digits");
    assertUsersError(run("info --model nowhere"), "nowhere", "digits");
  }

  @Test
  void card_writesThePageAndItsPicture() throws IOException {
    Path out = folder.resolve("cards");
    String command =
        "card --limit 4 --temperature-images 4 --model " + digitsModel() + " --out " + out;
    Outcome outcome = run(command);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    String page = Files.readString(out.resolve("small.md"));
    assertThat(page)
        .startsWith("# small\n")
        .contains("(small.png)", "| levels | 2 |", "| images | 4 |", "| Bayes accuracy | ");
    BufferedImage samples = ImageIO.read(out.resolve("small.png").toFile());
    assertThat(samples.getHeight()).isEqualTo(10 * 28 + 9);

    assertThat(run(command).code()).isZero();
    assertThat(out.resolve("small.md")).hasContent(page);
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void card_writesNothingForImagesThatDoNotFit() throws IOException {
    Path out = folder.resolve("cards");
    assertThat(run("card --model " + model() + " --out " + out).code()).isEqualTo(2);
    assertThat(out).doesNotExist();
  }

  @Test
  void train_refusesASetThatIsNotThere() throws IOException {
    assertUsersError(
        run("train --dataset nowhere --out " + folder.resolve("model")), "nowhere", "--data-root");
    assertThat(files()).isEmpty();
  }

  @Test
  void anyCommand_tellsOfFashionMnistUnderTheNameOfMnist() throws IOException {
    Path clothes = Path.of("/usr/share/datasets/fashion-mnist"); // of Debian's package
    assumeTrue(Files.isDirectory(clothes));
    Files.createSymbolicLink(folder.resolve("mnist"), clothes);
    Outcome outcome =
        run(
            "train --dataset mnist --limit 1 --data-root %s --out %s"
                .formatted(folder, folder.resolve("model")));
    assertThat(outcome.err().lines()).hasSize(2);
    assertThat(outcome.err()).contains("the images in 'mnist' are those of fashion-mnist");
  }

  @Test
  void train_refusesSettingsOutOfRange() {
    String common = "train --dataset digits --out " + folder.resolve("model") + " ";
    assertUsersError(run(common + "--epochs 0"), "epochs must be at least 1, but is 0");
    assertUsersError(run(common + "--levels 300"), "levels must be in [2, 256], but is 300");
    assertUsersError(run(common + "--limit 1"), "--limit", "is 1");
    assertUsersError(run(common + "--samples -1"), "--samples", "is -1");
    assertUsersError(
        run(common + "--schedule constant --learning-rate -1"),
        "schedule must give rates that are finite");
    assertUsersError(run(common + "--schedule sine"), "--schedule", "sine");
    assertUsersError(
        run(common + "--rotate 200"), "maxRotationDegrees must be in [0, 180], but is 200");
    assertUsersError(
        run(common + "--shift -1"), "maxShiftPixels must be finite and not negative", "is -1");
    assertUsersError(run("train --dataset digits --out " + folder), "--out must be a file");
  }

  @Test
  void help_isThereForEveryCommand() {
    for (String command :
        List.of("", "train ", "samples ", "between ", "score ", "info ", "card ")) {
      Outcome outcome = run(command + "--help");
      assertThat(outcome.code()).isZero();
      assertThat(outcome.out()).contains("Usage: pixelcnn");
    }
  }

  @Test
  void version_isToldByEveryCommand() {
    String expected = run("--version").out();
    assertThat(expected).isNotBlank();
    for (String command : List.of("train", "samples", "between", "score", "info", "card")) {
      assertThat(run(command + " --version").out()).as(command).isEqualTo(expected);
    }
  }

  @Test
  void card_linksToAPictureWhoseNameHasSpaces() throws IOException {
    Path model = folder.resolve("my <small> model.pixelcnn");
    Files.copy(digitsModel(), model);
    String[] command =
        ("card --limit 4 --temperature-images 4 --out " + folder + " --model").split(" ");
    String[] whole = Arrays.copyOf(command, command.length + 1);
    whole[command.length] = model.toString();
    assertThat(run(whole).code()).isZero();
    assertThat(Files.readString(folder.resolve("my <small> model.md")))
        .contains("![Samples of each class](<my \\<small\\> model.png>)");
    assertThat(folder.resolve("my <small> model.png")).isNotEmptyFile();
  }

  static Outcome run(String arguments) {
    return run(arguments.split(" "));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
