package io.github.learnedmixup.pixelcnn.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
  @TempDir private Path folder;

  @Test
  void make_makesAllThatIsMissing() throws IOException {
    Path deep = folder.resolve("a/b/c");
    Folders.make(deep);
    Folders.make(deep);
    assertThat(deep).isDirectory();
  }

  @Test
  void make_takesALinkToAFolder() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    Folders.make(link);
    Folders.make(link.resolve("inner"));
    assertThat(folder.resolve("inner")).isDirectory();
  }

  @Test
  void make_refusesAFile() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> Folders.make(file));
  }
}
