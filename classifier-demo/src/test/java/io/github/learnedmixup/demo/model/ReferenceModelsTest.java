package io.github.learnedmixup.demo.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.demo.Bars;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceModelsTest {
  @TempDir private Path folder;
  private LabelledImages images;
  private Path kept;
  private ReferenceModels models;

  @BeforeEach
  void makeImages() throws IOException {
    images = ImageSet.find(Bars.write(folder.resolve("bars"), 8).toString(), null).train();
    kept = folder.resolve("kept");
    models = new ReferenceModels(kept, 1);
  }

  @Test
  void model_isTrainedOnceAndAgainWhereItsFileIsDamaged() throws IOException {
    PixelCnn first = models.model("bars", images);

    assertThat(first.spec().architecture()).isEqualTo(Architecture.SINGLE_STACK);
    Path file = onlyFile(kept);
    byte[] bytes = Files.readAllBytes(file);
    assertThat(models.model("bars", images).digest()).isEqualTo(first.digest());

    bytes[bytes.length / 2]++;
    Files.write(file, bytes);
    models.model("bars", images);
    assertThat(Files.readAllBytes(file)).isNotEqualTo(bytes);
    assertThat(PixelCnn.load(file).provenance().dataDigest()).isEqualTo(images.digest());
  }

  @Test
  void model_isTrainedAnewWhereItsCheckpointIsDamaged() throws IOException {
    models.model("bars", images);
    Path file = onlyFile(kept);
    Path checkpoint =
        file.resolveSibling(file.getFileName().toString().replace(".pixelcnn", ".checkpoint"));
    Files.move(file, checkpoint);

    PixelCnn anew = models.model("bars", images);

    assertThat(anew.provenance().dataDigest()).isEqualTo(images.digest());
    assertThat(onlyFile(kept)).isEqualTo(file);
  }

  private static Path onlyFile(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }
}
