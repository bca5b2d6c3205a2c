package io.github.learnedmixup.pixelcnn.cli;

import static io.github.learnedmixup.pixelcnn.cli.PixelCnnCommandTest.assertUsersError;
import static io.github.learnedmixup.pixelcnn.cli.PixelCnnCommandTest.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.cli.PixelCnnCommandTest.Outcome;
import io.github.learnedmixup.pixelcnn.idx.IdxFile;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of files that are where the commands are told to write. */
class OutputFilesTest {
  private static final int IMAGES = 20;

  @TempDir private Path folder;
  @TempDir private Path set;
  private Path model;
  private String train;

  @BeforeEach
  void makeModelAndImages() throws IOException {
    model = folder.resolve("tiny.pixelcnn");
    PixelCnn.untrained(new PixelCnnSpec(4, 4, 2, 2, 2, List.of(1)), 1).save(model);
    byte[] labels = new byte[IMAGES];
    labels[0] = 1;
    for (String part : List.of("train", "t10k")) {
      IdxFile.of(new byte[IMAGES * 16], IMAGES, 4, 4)
          .write(set.resolve(part + "-images-idx3-ubyte"));
      IdxFile.of(labels, IMAGES).write(set.resolve(part + "-labels-idx1-ubyte"));
    }
    train =
        "train --dataset %s --epochs 1 --features 2 --dilations 1 --samples 0 --workers 1 --out "
            .formatted(set);
  }

  private Path notes(String name) throws IOException {
    return Files.writeString(folder.resolve(name), "notes of a whole year");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void train_refusesAForeignFile() throws IOException {
    Path notes = notes("notes.txt");
    assertUsersError(run(train + notes), "--out", notes.toString(), "no PixelCNN model");
    assertUsersError(run(train + notes + " --overwrite"), notes.toString(), "no PixelCNN model");
    assertThat(notes).hasContent("notes of a whole year");
    assertThat(names()).containsExactlyInAnyOrder("notes.txt", "tiny.pixelcnn");
  }

  @Test
  void train_replacesAFinishedModelOnlyWhenTold() throws IOException {
    byte[] before = Files.readAllBytes(model);
    assertUsersError(
        run(train + model), "finished model", model.toString(), "--start-from", "--overwrite");
    assertThat(model).hasBinaryContent(before);

    Outcome replaced = run(train + model + " --overwrite");
    assertThat(replaced.code()).as(replaced.err()).isZero();
    assertThat(PixelCnn.load(model).provenance().images()).isEqualTo(18);
  }

  @Test
  void train_refusesToReplaceTheModelThatItStartsFrom() throws IOException {
    byte[] before = Files.readAllBytes(model);
    Path link = Files.createSymbolicLink(folder.resolve("link"), model);
    for (Path out : List.of(model, link)) {
      assertUsersError(
          run(train + out + " --overwrite --levels 2 --start-from " + model),
          "--out must be another file than that of --start-from");
    }
    assertThat(model).hasBinaryContent(before);
  }

  @Test
  void train_refusesAForeignCheckpointAndForeignFigures() throws IOException {
    Path out = folder.resolve("new");
    Path checkpoint = notes("new.checkpoint");
    Outcome outcome = run(train + out);
    assertUsersError(outcome, checkpoint.toString());
    assertThat(outcome.out()).isEmpty();
    assertThat(checkpoint).hasContent("notes of a whole year");

    Files.delete(checkpoint);
    Path history = Files.createDirectory(folder.resolve("new-training")).resolve("history.csv");
    Files.writeString(history, "Caesar");
    assertUsersError(run(train + out), history.toString(), "history of a training");
    assertThat(history).hasContent("Caesar");
  }

  @Test
  void train_ofOtherSettingsThanItsCheckpointSaysWhichBeforeItGoesOn() throws IOException {
    Path out = folder.resolve("new");
    Path checkpoint = stoppedTraining(out);
    Outcome other = run(train.replace("--epochs 1", "--epochs 3 --batch-size 7") + out);
    assertUsersError(
        other,
        checkpoint.toString(),
        "batchSize is 32 there, but 7 here; epochs is 1 there, but 3 here;",
        "give the same settings",
        "remove the checkpoint");
    assertThat(other.err()).doesNotContain("learningRate", "height");
    assertThat(other.out()).isEmpty();
    assertThat(checkpoint).exists();

    Outcome same = run(train + out);
    assertThat(same.code()).as(same.err()).isZero();
    assertThat(same.out()).contains("Going on from " + checkpoint, "after epoch 1 of 1");
    assertThat(checkpoint).doesNotExist();
  }

  /** Leaves the checkpoint of a training whose model could not be put into its place. */
  private Path stoppedTraining(Path out) throws IOException {
    ByteArrayOutputStream obstructing =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            assertThat(out.toFile().mkdir() || out.toFile().isDirectory()).isTrue();
          }
        };
    assertThat(run(obstructing, (train + out).split(" ")).code()).isEqualTo(2);
    Files.delete(out);
    return out.resolveSibling(out.getFileName() + ".checkpoint");
  }

  @Test
  void samples_replacesAPictureAndNothingElse() throws IOException {
    String command = "samples --per-class 1 --model " + model + " --out ";
    assertUsersError(run(command + model), "--out", model.toString(), "no PNG picture");
    Path notes = notes("notes.png");
    assertUsersError(run(command + notes), notes.toString(), "no PNG picture");
    assertThat(notes).hasContent("notes of a whole year");

    Path picture = Files.createFile(folder.resolve("picture.png"));
    for (String what : List.of("an empty file", "a picture")) {
      Outcome drawn = run(command + picture);
      assertThat(drawn.code()).as(what + ": " + drawn.err()).isZero();
      assertThat(drawn.out()).isEqualTo("picture: %s%n", picture);
      assertThat(picture).isNotEmptyFile();
    }
    assertThat(PixelCnn.load(model)).isNotNull();
  }

  @Test
  void samples_refusesAReadOnlyPicture() throws IOException {
    Path picture = Files.createFile(folder.resolve("picture.png"));
    Files.setPosixFilePermissions(picture, PosixFilePermissions.fromString("r--r--r--"));
    assertUsersError(
        run("samples --model " + model + " --out " + picture), picture.toString(), "read-only");
    assertThat(picture).isEmptyFile();
  }

  @Test
  void samples_refusesWhatIsNoFileAtAll() throws IOException {
    Path socket = folder.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertUsersError(
          run("samples --model " + model + " --out " + socket),
          "--out must be a file",
          socket.toString(),
          "a device or a pipe");
      assertThat(Files.isRegularFile(socket)).isFalse();
    }
  }

  @Test
  void between_refusesForeignFilesBeforeItDraws() throws IOException {
    Path notes = notes("steered.png");
    assertUsersError(
        run("between --model " + model + " --out " + folder), notes.toString(), "no PNG picture");
    assertThat(names()).containsExactlyInAnyOrder("steered.png", "tiny.pixelcnn");
  }

  @Test
  void between_tellsWhatItWrote() {
    Outcome drawn =
        run(
            "between --blend label --steps 2 --rows 1 --pairs 0/1 --model %s --out %s"
                .formatted(model, folder));
    assertThat(drawn.code()).as(drawn.err()).isZero();
    assertThat(drawn.out()).isEqualTo("picture: %s%n", folder.resolve("label.png"));
  }

  @Test
  void card_refusesForeignFilesBeforeItScores() throws IOException {
    Path notes = notes("tiny.md");
    assertUsersError(
        run("card --model " + model + " --out " + folder), notes.toString(), "no model card");
    Files.delete(notes);
    Path picture = notes("tiny.png");
    assertUsersError(
        run("card --model " + model + " --out " + folder), picture.toString(), "no PNG picture");
  }

  @Test
  void card_tellsWhatItWroteAndHowLongItTook() {
    Outcome card =
        run(
            "card --dataset %s --temperature-images 2 --model %s --out %s"
                .formatted(set, model, folder));
    assertThat(card.code()).as(card.err()).isZero();
    assertThat(card.out())
        .contains("page: " + folder.resolve("tiny.md"), "picture: " + folder.resolve("tiny.png"))
        .containsPattern("took \\d+ s");
  }

  private Outcome inChild(File out, String prefix, String arguments) throws Exception {
    Path err = folder.resolve("err");
    List<String> command = new ArrayList<>(List.of("sh", "-c", prefix + "exec \"$@\"", "sh"));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            PixelCnnCommand.class.getName()));
    command.addAll(List.of(arguments.split(" ")));
    Process process =
        new ProcessBuilder(command).redirectOutput(out).redirectError(err.toFile()).start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return new Outcome(
          process.exitValue(), "", Files.readString(err, StandardCharsets.UTF_8).strip());
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  @Timeout(90)
  void anyCommand_thatCannotWriteToStandardOutputSaysSo() throws Exception {
    File full = new File("/dev/full");
    assumeTrue(full.exists());
    for (String command : List.of("info --json --model " + model, "--help")) {
      Outcome outcome = inChild(full, "", command);
      assertThat(outcome.code()).as(command).isEqualTo(CommandLines.USER_ERROR);
      assertThat(outcome.err())
          .isEqualTo("standard output could not be written: it is full or closed");
    }
  }

  @Test
  @Timeout(90)
  void aFileThatIsTooLargeForTheDisk_isNamed() throws Exception {
    Path picture = folder.resolve("picture.png");
    assumeTrue(new File("/bin/sh").exists());
    // 512 bytes, as though no more were free.
    Outcome outcome =
        inChild(
            folder.resolve("out").toFile(),
            "ulimit -f 1 && ",
            "samples --per-class 2 --model digits --out " + picture);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(CommandLines.USER_ERROR);
    assertThat(outcome.err().lines().reduce((first, last) -> last).orElse(""))
        .startsWith(picture + ": ")
        .doesNotContain("part");
    assertThat(names()).noneMatch(name -> name.startsWith("picture"));
  }
}
