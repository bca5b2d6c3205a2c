package io.github.learnedmixup.demo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.console.OutputFile;
import io.github.learnedmixup.demo.Outcome;
import io.github.learnedmixup.demo.report.ReportPage;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tries pictures as a user does: a folder of files, a command, what is printed and written. */
class TryCommandTest {
  private static final int SIZE = 16;

  @TempDir private Path folder;

  /** Writes pictures of bars, whose place and brightness are the class. */
  private void pictures(String name, int count, boolean colour, int size) throws IOException {
    Path to = Files.createDirectories(folder.resolve("shapes").resolve(name));
    int place = name.hashCode() & 1;
    for (int i = 0; i < count; i++) {
      BufferedImage picture = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
      for (int pixel = 0; pixel < size * size; pixel++) {
        boolean bar = pixel / size / (size / 2) == place;
        int grey = (bar ? 150 : 20) + (int) (60 * SeededHash.uniform(name.hashCode() + i, pixel));
        int blue = colour ? 255 - grey : grey;
        picture.setRGB(pixel % size, pixel / size, grey << 16 | grey << 8 | blue);
      }
      ImageIO.write(picture, "png", to.resolve(i + ".png").toFile());
    }
  }

  private Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("--images", folder.resolve("shapes").toString());
    options.put("--minutes", "0.1");
    options.put("--report", folder.resolve("out").toString());
    return options;
  }

  private Outcome attempt(String... changes) throws IOException {
    return Outcome.run("try", options(), changes);
  }

  private void assertRefused(Outcome outcome, String... words) {
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
    // Lines about the reading of pictures come before it.
    String last = outcome.err().strip().lines().reduce("", (first, next) -> next);
    assertThat(last).contains(words);
    assertThat(outcome.err()).doesNotContain("\tat ");
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(folder.resolve("out.state")).doesNotExist();
  }

  private static int seeds(Outcome outcome) {
    Matcher found = Pattern.compile(", (\\d+) seeds?, ").matcher(outcome.out());
    assertThat(found.find()).as(outcome.out()).isTrue();
    return Integer.parseInt(found.group(1));
  }

  @Test
  void coloured_areTriedAndAnsweredWithASentenceATableAndAPage_andTheSameCommandResumes()
      throws IOException {
    pictures("apple", 20, true, SIZE);
    pictures("banana", 20, true, SIZE);

    Outcome outcome = attempt();

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("PixelCNN, seed 1", " min left, seed 1 (1 of 10)");
    assertThat(outcome.out())
        .containsPattern(
            "\n[^\n]*(worth using for these images|earned mixup (for|has)|policy for|are too short)[^\n]*\\.\n\nshapes,")
        .contains("shapes, 32 labelled images, the same for all seeds", "8 test images")
        .contains("policy without a model", "policy with learned mixup", "Errors vs baseline")
        .contains("Page, with code to copy: " + folder.resolve("out/index.html").toAbsolutePath());
    Path file = folder.resolve("out/model.pixelcnn");
    PixelCnn model = PixelCnn.load(file);
    assertThat(model.spec().shape()).isEqualTo(ImageShape.colour(SIZE, SIZE));
    String page = Files.readString(folder.resolve("out/index.html"));
    assertThat(page)
        .contains("Is learned mixup worth using? A trial on shapes")
        .contains("Transforms.horizontalFlip(0.5).then(Transforms.padAndCrop(4))")
        .contains("apple", "banana", "--minutes=0.1");
    // What it wrote it may replace.
    OutputFile.of("--report", folder.resolve("out/index.html"), ReportPage.FILE);

    int before = seeds(outcome);
    if (before == 10) {
      assertThat(folder.resolve("out.state")).doesNotExist();
      return;
    }
    assertThat(outcome.out()).contains("Only " + before + " of 10 seeds");
    assertThat(folder.resolve("out.state")).isNotEmptyDirectory();
    Outcome again = attempt();

    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.err())
        .as("plan, PixelCNN and finished seeds are kept")
        .doesNotContain("measuring", "PixelCNN, seed", "seed 1 (1 of 10)");
    assertThat(seeds(again)).isGreaterThanOrEqualTo(before);
    assertThat(PixelCnn.load(file).digest()).isEqualTo(model.digest());
  }

  @Test
  void grey_areShiftedAndTurned_andMayBeResized() throws IOException {
    pictures("high", 12, false, 20);
    pictures("low", 12, false, 20);
    pictures("other", 12, false, 20);

    Outcome outcome = attempt("--resize", "16", "--seed", "5");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(PixelCnn.load(folder.resolve("out/model.pixelcnn")).spec().shape())
        .isEqualTo(ImageShape.grey(SIZE, SIZE));
    assertThat(Files.readString(folder.resolve("out/index.html")))
        .contains("new Jitter(10.0, 2.0), seed)")
        .doesNotContain("horizontalFlip");
  }

  @Test
  void folders_thatCannotBeTriedAreRefusedByName() throws IOException {
    String images = folder.resolve("shapes").toString();
    assertRefused(attempt(), images, "nothing");
    Path file = Files.createFile(folder.resolve("file"));
    assertRefused(attempt("--images", file.toString()), file.toString(), "a file");

    pictures("one", 20, true, SIZE);
    assertRefused(attempt(), images, "found 1, the first of them one");

    pictures("two", 9, true, SIZE);
    assertRefused(attempt(), images, "at least 10 pictures", "found 9 of class two");

    pictures("two", 12, true, 15);
    assertRefused(attempt(), "two");
    assertRefused(attempt("--resize", "15"), "at least 16x16", "15x15");
  }

  @Test
  void options_outOfRangeAreRefused() throws IOException {
    pictures("one", 10, true, SIZE);
    pictures("two", 10, true, SIZE);

    assertRefused(attempt("--minutes", "0.05"), "--minutes", "[0.1, 1440.0]", "0.05");
    assertRefused(attempt("--minutes", "2000"), "--minutes", "2000");
    assertRefused(attempt("--minutes", "NaN"), "--minutes", "NaN");
    assertRefused(attempt("--minutes", "soon"), "--minutes", "soon");
    assertRefused(attempt("--resize", "0"), "--resize", "[1, 128]", "0");
    assertRefused(attempt("--resize", "129"), "--resize", "129");
    assertRefused(Outcome.run("try"), "--images");
  }

  @Test
  void page_thatItDidNotWriteIsNotReplaced() throws IOException {
    pictures("one", 10, true, SIZE);
    pictures("two", 10, true, SIZE);
    Path site = Files.createDirectories(folder.resolve("site"));
    Files.writeString(site.resolve("index.html"), "<p>mine</p>");

    assertRefused(attempt("--report", site.toString()), "--report", "no report page");
    assertThat(site.resolve("index.html")).hasContent("<p>mine</p>");
  }
}
