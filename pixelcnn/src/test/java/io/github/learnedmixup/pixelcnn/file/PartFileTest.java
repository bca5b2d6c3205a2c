package io.github.learnedmixup.pixelcnn.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFileTest {
  @TempDir private Path folder;
  private Path place;

  @BeforeEach
  void writeWhatIsThereBefore() throws IOException {
    place = Files.writeString(folder.resolve("file"), "old");
  }

  @Test
  void moveIntoPlace_replacesWhatIsThereByTheWhole() throws IOException {
    try (PartFile part = PartFile.of(place)) {
      Files.writeString(part.path(), "new");
      assertThat(place).hasContent("old");
      part.moveIntoPlace();
    }
    assertThat(place).hasContent("new");
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  void forceIntoPlace_replacesWhatIsThereWhateverInterruptsTheThread() throws IOException {
    Thread.currentThread().interrupt();
    try (PartFile part = PartFile.of(place)) {
      Files.writeString(part.path(), "new");
      part.forceIntoPlace();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(place).hasContent("new");
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  void close_leavesAloneWhatHasTheNameAfterTheMove() throws IOException {
    try (PartFile part = PartFile.of(place)) {
      Files.writeString(part.path(), "new");
      part.moveIntoPlace();
      Files.createDirectories(part.path().resolve("in the way"));
    }
    assertThat(place).hasContent("new");
  }

  @Test
  void close_removesWhatWasNotMoved() throws IOException {
    try (PartFile part = PartFile.of(place)) {
      Files.writeString(part.path(), "half");
    }
    assertThat(place).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  void moveIntoPlace_replacesWhatALinkPointsTo() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
    Path chain = Files.createSymbolicLink(folder.resolve("chain"), Path.of("link"));
    try (PartFile part = PartFile.of(chain)) {
      Files.writeString(part.path(), "new");
      part.moveIntoPlace();
    }
    assertThat(link).isSymbolicLink();
    assertThat(chain).isSymbolicLink();
    assertThat(place).hasContent("new");
  }

  @Test
  void of_refusesLinksThatGoInACircle() throws IOException {
    Path one = folder.resolve("one");
    Files.createSymbolicLink(one, Path.of("other"));
    Files.createSymbolicLink(folder.resolve("other"), Path.of("one"));
    assertThatThrownBy(() -> PartFile.of(one))
        .isInstanceOf(FileSystemLoopException.class)
        .hasMessageContaining(one.toString());
  }

  @Test
  void of_refusesWhatIsNoRegularFile() throws IOException {
    Path socket = folder.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      for (Path other : List.of(socket, folder)) {
        assertThatThrownBy(() -> PartFile.of(other))
            .isInstanceOf(FileSystemException.class)
            .hasMessageContainingAll(other.toString(), "no regular file");
      }
    }
  }

  @Test
  void twoOfOnePlace_doNotDisturbEachOther() throws IOException {
    try (PartFile one = PartFile.of(place);
        PartFile other = PartFile.of(place)) {
      Files.writeString(one.path(), "one");
      Files.writeString(other.path(), "other");
      one.moveIntoPlace();
      assertThat(place).hasContent("one");
      other.moveIntoPlace();
    }
    assertThat(place).hasContent("other");
  }
}
