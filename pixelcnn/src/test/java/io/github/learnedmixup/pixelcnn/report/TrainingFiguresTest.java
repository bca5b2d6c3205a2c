package io.github.learnedmixup.pixelcnn.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.training.PixelCnnTrainer;
import io.github.learnedmixup.pixelcnn.training.TrainingListener.EpochReport;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingFiguresTest {
  private static final PixelCnnSpec SPEC = new PixelCnnSpec(5, 4, 3, 4, 4, List.of(1));

  @TempDir private Path folder;

  private static LabelledImages noise(int count, long seed) {
    Random random = new Random(seed);
    byte[] greys = new byte[count * SPEC.pixels()];
    random.nextBytes(greys);
    return new LabelledImages(5, 4, 3, greys, random.ints(count, 0, 3).toArray());
  }

  private static PixelCnnTrainer.Builder trainer() {
    return PixelCnnTrainer.builder(SPEC).epochs(4).batchSize(10).workers(1);
  }

  private static PixelCnn train(PixelCnnTrainer.Builder trainer) {
    return trainer.build().train(noise(50, 1), noise(20, 2));
  }

  private static EpochReport report(int epoch, double nats) {
    return new EpochReport(epoch, 9, nats, nats + 1, epoch, PixelCnn.untrained(SPEC, epoch));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aTraining_endsWithTheSameWeightsWithAndWithoutFigures() throws IOException {
    PixelCnn plain = train(trainer());
    PixelCnn drawn = train(trainer().progress(new TrainingFigures(folder, 2, 1, false)));
    assertThat(drawn.logLikelihood(noise(9, 3))).isEqualTo(plain.logLikelihood(noise(9, 3)));
  }

  @Test
  void aTrainingThatWasStopped_hasTheFiguresOfAllEpochs(@TempDir Path elsewhere)
      throws IOException {
    Path checkpoint = elsewhere.resolve("checkpoint");
    AtomicInteger steps = new AtomicInteger();
    PixelCnnTrainer.Builder stopped =
        trainer()
            .checkpoint(checkpoint)
            .stopWhen(() -> steps.incrementAndGet() == 13)
            .progress(new TrainingFigures(folder, 2, 1, false));
    assertThatThrownBy(() -> train(stopped)).isInstanceOf(CancellationException.class);
    assertThat(files())
        .containsExactly("curve.png", "epoch-001.png", "epoch-002.png", "history.csv");

    TrainingFigures figures = new TrainingFigures(folder, 2, 1, true);
    train(trainer().checkpoint(checkpoint).progress(figures));
    figures.finish();
    assertThat(files())
        .containsExactly(
            "curve.png",
            "epoch-001.png",
            "epoch-002.png",
            "epoch-003.png",
            "epoch-004.png",
            "history.csv",
            "training.gif");
    assertThat(TrainingHistory.read(folder.resolve("history.csv")).epochs())
        .extracting(TrainingHistory.Epoch::epoch)
        .containsExactly(1, 2, 3, 4);
    assertThat(frames()).isEqualTo(4);

    TrainingFigures whole = new TrainingFigures(elsewhere, 2, 1, false);
    train(trainer().progress(whole));
    for (String picture : List.of("epoch-001.png", "epoch-003.png", "epoch-004.png")) {
      assertThat(folder.resolve(picture)).hasSameBinaryContentAs(elsewhere.resolve(picture));
    }
  }

  private int frames() throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    Path gif = folder.resolve("training.gif");
    try (ImageInputStream stream = ImageIO.createImageInputStream(gif.toFile())) {
      reader.setInput(stream);
      return reader.getNumImages(true);
    } finally {
      reader.dispose();
    }
  }

  @Test
  void epoch_drawsARowAClass() throws IOException {
    new TrainingFigures(folder, 6, 1, false).epoch(report(1, 30));
    BufferedImage picture = ImageIO.read(folder.resolve("epoch-001.png").toFile());
    assertThat(picture.getWidth()).isEqualTo(6 * 4 + 5);
    assertThat(picture.getHeight()).isEqualTo(3 * 5 + 2);
  }

  @Test
  void epoch_removesWhatAnEarlierRunLeft() throws IOException {
    TrainingFigures earlier = new TrainingFigures(folder, 1, 1, false);
    for (int epoch = 1; epoch <= 3; epoch++) {
      earlier.epoch(report(epoch, 30));
    }
    earlier.finish();
    new TrainingFigures(folder, 1, 1, false).epoch(report(1, 20));
    assertThat(files()).containsExactly("curve.png", "epoch-001.png", "history.csv");
    assertThat(TrainingHistory.read(folder.resolve("history.csv")).epochs()).hasSize(1);
  }

  @Test
  void epoch_leavesFilesOfOtherNames() throws IOException {
    List<String> others =
        List.of("epoch-1.png", "epoch-1234567890.png", "epoch-best-5.png", "my epoch-005.png");
    for (String other : others) {
      Files.createFile(folder.resolve(other));
    }
    Files.createFile(folder.resolve("epoch-005.png"));
    new TrainingFigures(folder, 0, 1, false).epoch(report(1, 30));
    assertThat(files()).containsAll(others).doesNotContain("epoch-005.png");
  }

  @Test
  void files_areTheSameWhereDigitsAreOthers() throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat("%d".formatted(files().size())).isNotEqualTo("0");
      TrainingFigures figures = new TrainingFigures(folder, 1, 1, false);
      figures.epoch(report(1, 30));
    } finally {
      Locale.setDefault(before);
    }
    assertThat(files()).containsExactly("curve.png", "epoch-001.png", "history.csv");
    assertThat(Files.readString(folder.resolve("history.csv"))).endsWith("\n1,30.0,31.0,1.0\n");
  }

  @Test
  void withoutSamples_thereIsOnlyTheCurve() throws IOException {
    TrainingFigures figures = new TrainingFigures(folder, 0, 1, false);
    figures.epoch(new EpochReport(1, 9, 30, Double.NaN, 1, PixelCnn.untrained(SPEC, 1)));
    figures.epoch(new EpochReport(2, 9, Double.NaN, Double.NaN, 2, PixelCnn.untrained(SPEC, 1)));
    figures.finish();
    assertThat(files()).containsExactly("curve.png", "history.csv");
    assertThat(ImageIO.read(folder.resolve("curve.png").toFile())).isNotNull();
  }

  @Test
  void aDamagedHistory_isRefusedBeforeTheTrainingGoesOn() throws IOException {
    Files.writeString(folder.resolve("history.csv"), "no history");
    assertThatThrownBy(() -> new TrainingFigures(folder, 1, 1, true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("history.csv");
  }

  @Test
  void aForeignFile_isRefusedBeforeTheTrainingBegins() throws IOException {
    for (String name : List.of("history.csv", "curve.png", "epoch-007.png", "training.gif")) {
      Path foreign = Files.writeString(folder.resolve(name), "mine");
      assertThatThrownBy(() -> new TrainingFigures(folder, 1, 1, false))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(foreign.toString());
      assertThat(foreign).hasContent("mine");
      Files.delete(foreign);
    }
  }
}
