package io.github.learnedmixup.pixelcnn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every model and image set that is in the jar has its licence named there. */
class NoticeTest {
  private static final Path RESOURCES =
      Path.of("src/main/resources/io/github/learnedmixup/pixelcnn");

  @Test
  void notice_namesEveryModel() throws IOException {
    try (Stream<Path> models = Files.list(RESOURCES.resolve("models"))) {
      assertThat(models.map(model -> model.getFileName().toString()))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(packaged("NOTICE")).contains(name));
    }
  }

  @Test
  void notice_namesEveryImageSet() throws IOException {
    try (Stream<Path> sets = Files.list(RESOURCES.resolve("dataset"))) {
      assertThat(sets.map(set -> set.getFileName().toString()))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(packaged("NOTICE")).contains(name));
    }
  }

  @Test
  void licence_isPackaged() {
    assertThat(packaged("LICENSE")).contains("Apache License");
  }

  private static String packaged(String name) {
    // Of this module: libraries have files of these names, too.
    Path file = Path.of("target", "classes", "META-INF", name);
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
