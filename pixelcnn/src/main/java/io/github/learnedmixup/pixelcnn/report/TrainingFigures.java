package io.github.learnedmixup.pixelcnn.report;

import io.github.learnedmixup.console.OutputFile;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.Folders;
import io.github.learnedmixup.pixelcnn.file.SealedFile;
import io.github.learnedmixup.pixelcnn.image.Png;
import io.github.learnedmixup.pixelcnn.report.TrainingHistory.Epoch;
import io.github.learnedmixup.pixelcnn.training.TrainingListener;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * Keeps a folder that shows how a training goes on: {@code history.csv}, {@code curve.png}, a
 * picture of samples an epoch, {@code epoch-001.png} and so on, always the same draws, and in the
 * end {@code training.gif}, which shows samples and curve side by side, epoch by epoch.
 *
 * <p>Whatever the folder holds of an epoch or of later ones, be it of an earlier run or of this one
 * before it was killed, is replaced when that epoch is complete.
 */
public final class TrainingFigures implements TrainingListener {
  private static final Pattern PICTURES = Pattern.compile("epoch-(\\d{3,9})\\.png");
  private static final String HISTORY = "history.csv";
  private static final String CURVE = "curve.png";
  private static final String FIGURES = "a figure of the training";
  private static final int CURVE_WIDTH = 600;
  private static final int CURVE_HEIGHT = 450;
  private static final int FILM_HEIGHT = 580;
  private static final int FILM_GAP = 12;
  private static final int FILM_HUNDREDTHS = 1000;
  private static final int LAST_HUNDREDTHS = 300;

  private final Path folder;
  private final int perClass;
  private final long seed;
  private TrainingHistory history;

  /**
   * Prepares the figures of a run; nothing is written before its first epoch is complete.
   *
   * @param folder is made if it is not there
   * @param perClass samples of each class in an epoch's picture; 0 for no pictures and no GIF
   * @param seed of the samples
   * @param resumed whether the run goes on, so that earlier epochs' figures are its own
   * @throws io.github.learnedmixup.pixelcnn.error.InvalidInputException if they are damaged, or
   *     something else has their names
   */
  public TrainingFigures(Path folder, int perClass, long seed, boolean resumed) throws IOException {
    this.folder = folder;
    this.perClass = perClass;
    this.seed = seed;
    this.history =
        resumed ? TrainingHistory.read(folder.resolve(HISTORY)) : TrainingHistory.empty();
    requireOwn();
  }

  /** Refuses what the run would replace or remove and has not the form of its figures. */
  private void requireOwn() throws IOException {
    OutputFile.requireFolder("the folder of the figures", folder);
    OutputFile.of(FIGURES, folder.resolve(HISTORY), TrainingHistory.FILE);
    OutputFile.of(FIGURES, folder.resolve(CURVE), OutputFile.PNG);
    OutputFile.of(FIGURES, film(), OutputFile.GIF);
    for (Path picture : pictures(1)) {
      OutputFile.of(FIGURES, picture, OutputFile.PNG);
    }
  }

  @Override
  public void epoch(EpochReport report) {
    history =
        history.with(
            new Epoch(
                report.epoch(), report.trainNats(), report.validationNats(), report.seconds()));
    try {
      Folders.make(folder);
      removeFrom(report.epoch());
      if (perClass > 0) {
        BufferedImage samples = new SampleGrid(perClass, 1, seed).draw(report.model());
        SealedFile.write(picture(report.epoch()), Png.of(samples));
      }
      history.write(folder.resolve(HISTORY));
      BufferedImage curve =
          new TrainingCurve(history).draw(history.epochs().size(), CURVE_WIDTH, CURVE_HEIGHT);
      SealedFile.write(folder.resolve(CURVE), Png.of(curve));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path picture(int epoch) {
    return folder.resolve(String.format(Locale.ROOT, "epoch-%03d.png", epoch));
  }

  private Path film() {
    return folder.resolve("training.gif");
  }

  private void removeFrom(int epoch) throws IOException {
    Files.deleteIfExists(film());
    for (Path picture : pictures(epoch)) {
      Files.delete(picture);
    }
  }

  /** The pictures of an epoch and of later ones that are there. */
  private List<Path> pictures(int from) throws IOException {
    List<Path> pictures = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          Matcher picture = PICTURES.matcher(file.getFileName().toString());
          if (picture.matches() && Integer.parseInt(picture.group(1)) >= from) {
            pictures.add(file);
          }
        }
      }
    }
    return pictures;
  }

  /** Writes the GIF, of the epochs that have a picture, when the training is complete. */
  public void finish() throws IOException {
    if (perClass == 0 || history.epochs().isEmpty()) {
      return;
    }
    int count = history.epochs().size();
    TrainingCurve curve = new TrainingCurve(history);
    try (AnimatedGif film = new AnimatedGif()) {
      for (int shown = 1; shown <= count; shown++) {
        Path picture = picture(history.epochs().get(shown - 1).epoch());
        if (Files.exists(picture)) {
          film.add(
              frame(read(picture), curve, shown),
              shown == count ? LAST_HUNDREDTHS : hundredths(count));
        }
      }
      SealedFile.write(film(), film.finish());
    }
  }

  private static BufferedImage read(Path picture) throws IOException {
    BufferedImage read = ImageIO.read(picture.toFile());
    if (read == null) {
      throw new InvalidInputException(picture + " is not a PNG picture, or a damaged one");
    }
    return read;
  }

  /** A film takes about ten seconds, but no frame less than a tenth or more than half a second. */
  private static int hundredths(int frames) {
    return Math.max(10, Math.min(50, FILM_HUNDREDTHS / frames));
  }

  private static BufferedImage frame(BufferedImage samples, TrainingCurve curve, int shown) {
    int scale = Math.max(1, FILM_HEIGHT / samples.getHeight());
    int width = scale * samples.getWidth();
    int height = Math.max(FILM_HEIGHT, scale * samples.getHeight());
    BufferedImage frame =
        new BufferedImage(width + FILM_GAP + CURVE_WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = frame.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, frame.getWidth(), height);
    graphics.drawImage(samples, 0, 0, width, scale * samples.getHeight(), null);
    graphics.drawImage(curve.draw(shown, CURVE_WIDTH, height), width + FILM_GAP, 0, null);
    graphics.dispose();
    return frame;
  }
}
