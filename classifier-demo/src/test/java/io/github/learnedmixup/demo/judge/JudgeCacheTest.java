package io.github.learnedmixup.demo.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.pixelcnn.digits.Digits;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeCacheTest {
  private static final LabelledImages DIGITS = Digits.draw(60, 1);
  private static final List<byte[]> GREYS = IntStream.range(0, 20).mapToObj(DIGITS::image).toList();
  private static final JudgeSettings SETTINGS = new JudgeSettings(1, 20, 1e-3, 0.4, 1);

  @TempDir private Path folder;

  private final List<String> trainings = new ArrayList<>();

  private Judges judges(Path cache, JudgeSettings settings, int count) throws IOException {
    return new JudgeCache(cache, settings)
        .judges(
            DIGITS,
            1,
            count,
            (name, steps) -> {
              trainings.add(name + ", " + steps + " steps");
              return Progress.SILENT.begin(name, steps);
            });
  }

  private double[][] opinion(Path cache, int count) throws IOException {
    return judges(cache, SETTINGS, count).probabilities(GREYS);
  }

  private static List<Path> files(Path cache) throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.sorted().toList();
    }
  }

  @Test
  void judges_areTrainedOnceAndThenRead() throws IOException {
    double[][] trained = opinion(folder, 2);
    double[][] read = opinion(folder, 2);

    assertThat(trainings).containsExactly("training 2 judges, 6 steps");
    assertThat(files(folder)).hasSize(2);
    assertThat(read).isDeepEqualTo(trained);
  }

  @Test
  void judges_thatAreMissingAreTrainedBesideThoseThatAreThere() throws IOException {
    judges(folder, SETTINGS, 1);
    judges(folder, SETTINGS, 2);

    assertThat(trainings).containsExactly("training a judge, 3 steps", "training a judge, 3 steps");
  }

  @Test
  void judges_dependOnTheirSeedsAlone() throws IOException {
    double[][] one = opinion(folder.resolve("one"), 1);
    double[][] again = opinion(folder.resolve("again"), 1);
    double[][] two = opinion(folder.resolve("two"), 2);

    assertThat(again).isDeepEqualTo(one);
    assertThat(two[0]).isNotEqualTo(one[0]);
  }

  @Test
  void probabilities_ofSeveralJudgesAreDistributions() throws IOException {
    for (double[] row : opinion(folder, 2)) {
      assertThat(Arrays.stream(row).sum()).isBetween(0.9999, 1.0001);
    }
  }

  @Test
  void probabilities_areTheSameAmongManyImages() throws IOException {
    Judges judge = judges(folder, SETTINGS, 1);
    List<byte[]> many = Collections.nCopies(51, GREYS).stream().flatMap(List::stream).toList();

    double[][] among = judge.probabilities(many);

    assertThat(among).hasNumberOfRows(1020);
    double[][] alone = judge.probabilities(GREYS);
    for (int i = 0; i < among.length; i++) {
      assertThat(among[i]).containsExactly(alone[i % GREYS.size()], within(1e-5));
    }
  }

  @Test
  void judges_trainedInAnotherWayAreOthers() throws IOException {
    judges(folder, SETTINGS, 1);
    judges(folder, SETTINGS.withEpochs(2), 1);

    assertThat(files(folder)).hasSize(2);
  }

  @Test
  void judges_whoseFileIsDamagedAreTrainedAgain() throws IOException {
    double[][] before = opinion(folder, 1);
    Path file = files(folder).get(0);
    byte[] good = Files.readAllBytes(file);
    byte[] damaged = good.clone();
    damaged[good.length / 2] ^= 1;
    Files.write(file, damaged);

    double[][] after = opinion(folder, 1);

    assertThat(trainings).hasSize(2);
    assertThat(after).isDeepEqualTo(before);
    assertThat(files(folder)).containsExactly(file);
    assertThat(Files.readAllBytes(file)).isEqualTo(good);
  }

  @Test
  void judges_whoseFileIsThatOfAnotherSeedAreTrainedAgain() throws IOException {
    judges(folder, SETTINGS, 2);
    List<Path> files = files(folder);
    byte[] second = Files.readAllBytes(files.get(1));
    Files.copy(files.get(0), files.get(1), StandardCopyOption.REPLACE_EXISTING);

    judges(folder, SETTINGS, 2);

    assertThat(trainings).hasSize(2);
    assertThat(Files.readAllBytes(files.get(1))).isEqualTo(second);
  }

  @Test
  void judges_areNotTrainedWhereTheyCannotBeKept() throws IOException {
    Path file = Files.createFile(folder.resolve("taken"));

    assertThatThrownBy(() -> judges(file, SETTINGS, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("judges' cache")
        .hasMessageContaining("taken");
    assertThat(trainings).isEmpty();
  }
}
