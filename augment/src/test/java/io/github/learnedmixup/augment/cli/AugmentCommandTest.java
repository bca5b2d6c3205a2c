package io.github.learnedmixup.augment.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.augment.ChildJvm;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class AugmentCommandTest {
  private static final Pattern DRAWN = Pattern.compile("; (\\d+) were drawn now");

  @TempDir private Path folder;
  private Path model;
  private Path bank;
  private String common;

  /** What a run of the command line left behind. */
  private record Outcome(int code, String out, String err) {}

  @BeforeEach
  void makeModel() throws IOException {
    model = folder.resolve("tiny.pixelcnn");
    PixelCnn.untrained(new PixelCnnSpec(5, 4, 3, 4, 4, List.of(1)), 1).save(model);
    bank = folder.resolve("bank");
    common = "pregenerate --model " + model + " --bank " + bank + " ";
  }

  private static Outcome run(String arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
      int code = AugmentCommand.run(arguments.split(" "));
      return new Outcome(
          code,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static int drawn(Outcome outcome) {
    assertThat(outcome.code()).as(outcome.err()).isZero();
    Matcher matcher = DRAWN.matcher(outcome.out());
    assertThat(matcher.find()).as(outcome.out()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  private static void assertUsersError(Outcome outcome, String... parts) {
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains(parts).doesNotContain("\tat ");
    assertThat(outcome.err().strip().lines()).hasSize(1);
  }

  @Test
  void version_isToldByEveryCommand() {
    String expected = run("--version").out();
    assertThat(expected).isNotBlank();
    assertThat(run("pregenerate --version").out()).isEqualTo(expected);
  }

  @Test
  void pregenerate_fillsABankAndGoesOn() {
    Outcome first = run(common + "--samples 20");
    assertThat(drawn(first)).isEqualTo(20);
    assertThat(first.out()).contains(bank + " holds 20 of 20 samples");
    assertThat(drawn(run(common + "--samples 20"))).isZero();
    assertThat(drawn(run(common + "--samples 30"))).isEqualTo(10);
    assertThat(bank.resolve("segment-000002")).isDirectory();
  }

  @Test
  void pregenerate_dependsOnTheSettingsThatDecideWhichSamplesAreAskedFor() {
    // Without reuse samples come in their order: here 0 to 19.
    assertThat(drawn(run(common + "--samples 20"))).isEqualTo(20);
    assertThat(drawn(run(common + "--samples 20 --pool-size 8 --reuse 1 --seed 1"))).isZero();
    // Here in the order 7, 3, 8, 4, 9, 5 and so on, of which the first 20 are 3 to 22.
    assertThat(drawn(run(common + "--samples 20 --pool-size 8 --reuse 2"))).isEqualTo(3);
    // Here in the order 15, 7, 16, 8, 17, 9 and so on, of which the first 20 are 7 to 26.
    assertThat(drawn(run(common + "--samples 20 --pool-size 16 --reuse 2"))).isEqualTo(4);
    assertThat(drawn(run(common + "--samples 20 --seed 2"))).isEqualTo(20);
    assertThat(drawn(run(common + "--samples 20 --alpha 0.5"))).isEqualTo(20);
  }

  /** Four IDX files of 5x4 pixels and 3 classes. */
  private void makeSet(Path set) throws IOException {
    Files.createDirectory(set);
    for (String part : List.of("train", "t10k")) {
      ByteBuffer images = ByteBuffer.allocate(16 + 6 * 20).putInt(0x803).putInt(6);
      images.putInt(5).putInt(4);
      ByteBuffer labels = ByteBuffer.allocate(8 + 6).putInt(0x801).putInt(6);
      for (int image = 0; image < 6; image++) {
        for (int pixel = 0; pixel < 20; pixel++) {
          images.put((byte) (image * 40 + pixel));
        }
        labels.put((byte) (image % 3));
      }
      Files.write(set.resolve(part + "-images-idx3-ubyte"), images.array());
      Files.write(set.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }
  }

  @Test
  void pregenerate_ofRealParents_fillsABankOfItsOwn() throws IOException {
    Path set = folder.resolve("set");
    makeSet(set);
    String ofParents = common + "--samples 5 --parents " + set + " ";
    assertThat(drawn(run(ofParents))).isEqualTo(5);
    assertThat(drawn(run(ofParents))).isZero();
    assertThat(drawn(run(ofParents + "--alpha 1"))).isZero();
    assertUsersError(run(ofParents + "--crossing patch"), "parents");
    assertUsersError(run(common + "--samples 5"), "parents");
    assertUsersError(run(common + "--samples 5 --parents nowhere"), "nowhere");
    assertUsersError(run(common + "--samples 5 --parents digits"), "[500, 784]", "5x4 pixels");
  }

  @Test
  void pregenerate_endsWhenTheBankIsFull() {
    Outcome first = run(common + "--samples 1000 --bank-max-bytes 4000");
    int held = drawn(first);
    assertThat(held).isBetween(10, 80);
    assertThat(first.out()).contains("holds " + held + " of 1000 samples", "the bank is full");
    assertThat(drawn(run(common + "--samples 1000 --bank-max-bytes 4000"))).isZero();
    assertThat(drawn(run(common + "--samples " + held))).isZero();
    assertUsersError(
        run(common + "--samples 5 --bank-max-bytes 0"), "bankMaxBytes must be positive, but is 0");
  }

  @Test
  void pregenerate_refusesWhatItCannotDo() throws IOException {
    run(common + "--samples 5");
    assertUsersError(
        run(common + "--samples 5 --blend label"), "blend is PRODUCT there", "LABEL here");
    assertUsersError(
        run(common + "--samples 5 --temperature 0.9"), "temperature is 1.0 there", "0.9 here");
    assertUsersError(run(common + "--samples 0"), "samples must be in [1, 100000000], but is 0");
    assertUsersError(
        run(common + "--samples 5 --reuse 9 --pool-size 4"), "reuse is 9 and poolSize 4");
    assertUsersError(run(common), "--samples");
    Path notes = Files.writeString(folder.resolve("notes.txt"), "no bank");
    assertUsersError(
        run("pregenerate --model digits --samples 1 --bank " + folder), "must be a bank");
    assertThat(notes).hasContent("no bank");
  }

  @Test
  void pregenerate_whenStopped_writesWhatItHasAndGoesOn() throws Exception {
    Pattern some = Pattern.compile("[1-9]\\d*/100000");
    StringBuilder shown = new StringBuilder();
    String[] arguments = (common + "--samples 100000").split(" ");
    try (ChildJvm child = ChildJvm.of(AugmentCommand.class, arguments)) {
      while (!some.matcher(shown).find()) {
        shown.append(child.character());
      }
      child.stop();
    }
    Matcher matcher = some.matcher(shown);
    assertThat(matcher.find()).isTrue();
    int held = Integer.parseInt(matcher.group().substring(0, matcher.group().indexOf('/')));
    assertThat(drawn(run(common + "--samples " + held))).isZero();
  }

  @Test
  void pregenerate_hasRequestsForAllWorkers() {
    assertThat(PregenerateCommand.ringSize(1)).isEqualTo(1024);
    assertThat(PregenerateCommand.ringSize(15)).isEqualTo(1024);
    assertThat(PregenerateCommand.ringSize(31)).isEqualTo(2048);
    assertThat(PregenerateCommand.ringSize(5000)).isEqualTo(65_536);
  }

  @Test
  void parents_drawsTenImagesARowAndTellsTheShare() throws IOException {
    Path picture = folder.resolve("parents.png");
    for (String crossing : List.of("PATCH", "EVEN", "FIELD", "PLACED", "MATCHED")) {
      Outcome outcome =
          run("parents --model digits --pairs 3 --crossing " + crossing + " --out " + picture);
      assertThat(outcome.code()).as(outcome.err()).isZero();
      assertThat(outcome.out()).contains("share that came out: 0.");
    }
    BufferedImage image = ImageIO.read(picture.toFile());
    ImageShape shape = PixelCnn.of("digits").spec().shape();
    assertThat(image.getWidth()).isEqualTo(10 * (shape.width() + 1) - 1);
    assertThat(image.getHeight()).isEqualTo(2 * (shape.height() + 1) - 1);
  }

  @Test
  void parents_refusesWhatItCannotDo() {
    String parents = "parents --out " + folder.resolve("parents.png") + " ";
    assertUsersError(
        run(parents + "--model digits --pairs 0"), "--pairs must be in [1, 1000], but is 0");
    assertUsersError(
        run(parents + "--model " + model), "the model has images of 5x4 pixels and 3 classes");
  }

  @Test
  void help_isThereForEveryCommand() {
    for (String command : List.of("", "pregenerate ", "parents ")) {
      Outcome outcome = run(command + "--help");
      assertThat(outcome.code()).isZero();
      assertThat(outcome.out()).contains("Usage: augment");
    }
  }
}
