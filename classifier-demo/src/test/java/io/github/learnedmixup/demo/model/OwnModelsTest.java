package io.github.learnedmixup.demo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.demo.TinyExperiment;
import io.github.learnedmixup.demo.store.RunStore;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnModelsTest {
  private static final PixelCnnSettings SETTINGS = new PixelCnnSettings(4, 1, 16, 0, 0, 0.5, 3);

  @TempDir private Path folder;
  private LabelledImages training;
  private OwnModels models;

  @BeforeEach
  void prepare() throws IOException {
    training = TinyExperiment.bars(folder).train().range(0, 20);
    models = new OwnModels("bars", SETTINGS, RunStore.open(folder.resolve("state")));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("state"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void forSeed_trainsOnThoseImagesAsTheyAreAndKeepsTheModel() throws IOException {
    PixelCnn model = models.forSeed(1, training);

    assertThat(model.provenance().images()).isEqualTo(18);
    assertThat(model.provenance().dataDigest()).isEqualTo(training.digest());
    assertThat(model.provenance().settings())
        .contains("variations=[]", "distributionAugmentation=0.5", "workers=3");
    assertThat(files()).hasSize(1);
    assertThat(models.forSeed(1, training).provenance())
        .as("not trained again, which would take another time")
        .isEqualTo(model.provenance());
    assertThat(models.forSeed(1, training.range(0, 19)).digest()).isNotEqualTo(model.digest());
  }

  @Test
  void forSeed_refusesTheModelOfAnotherSeed() throws IOException {
    models.forSeed(1, training);
    Path one = files().get(0);
    models.forSeed(2, training);
    Path two = files().get(1);
    Files.copy(two, one, StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> models.forSeed(1, training))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(one.toString())
        .hasMessageContaining("another experiment: seed is 2 there, but 1 here; remove it");
  }

  @Test
  void forSeed_refusesADamagedModelByName() throws IOException {
    models.forSeed(1, training);
    Path file = files().get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2]++;
    Files.write(file, bytes);

    assertThatThrownBy(() -> models.forSeed(1, training))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString());
  }
}
