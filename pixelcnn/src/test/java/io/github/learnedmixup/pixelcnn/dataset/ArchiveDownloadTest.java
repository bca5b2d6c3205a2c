package io.github.learnedmixup.pixelcnn.dataset;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.Sha256;
import io.github.learnedmixup.pixelcnn.idx.IdxFileTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ArchiveDownloadTest {
  @TempDir private Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private ExecutorService threads;
  private byte[] archive;
  private Path cache;

  @BeforeEach
  void startServer() throws IOException {
    cache = folder.resolve("cache");
    Path published = TinyCifar.write10(folder.resolve("published"));
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    entry(tar, "cifar-10-batches-bin/", '5', new byte[0]);
    for (String name : Cifar.CIFAR_10.files()) {
      entry(tar, "cifar-10-batches-bin/" + name, '0', Files.readAllBytes(published.resolve(name)));
    }
    entry(tar, "cifar-10-batches-bin/readme.html", '0', new byte[88]);
    tar.write(new byte[1024]);
    archive = IdxFileTest.gzip(tar.toByteArray());
    threads = Executors.newCachedThreadPool();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/sound", exchange -> answer(exchange, 200, archive));
    server.createContext("/absent", exchange -> answer(exchange, 404, new byte[3]));
    byte[] other = archive.clone();
    other[20] ^= 1;
    server.createContext("/other", exchange -> answer(exchange, 200, other));
    byte[] longer = Arrays.copyOf(archive, archive.length + 1);
    server.createContext("/longer", exchange -> answer(exchange, 200, longer));
    server.start();
  }

  @AfterEach
  void stopServer() throws InterruptedException {
    server.stop(0);
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, SECONDS)).isTrue();
  }

  private void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    asked.add(exchange.getRequestURI().getPath());
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Writes an entry as tar does, without what is not read here. */
  private static void entry(ByteArrayOutputStream tar, String name, char kind, byte[] content) {
    byte[] head = new byte[512];
    byte[] nameBytes = name.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(nameBytes, 0, head, 0, nameBytes.length);
    byte[] size = "%011o".formatted(content.length).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(size, 0, head, 124, size.length);
    head[156] = (byte) kind;
    tar.writeBytes(head);
    tar.writeBytes(content);
    tar.writeBytes(new byte[(512 - content.length % 512) % 512]);
  }

  private ArchiveDownload download(List<String> files, String... places) {
    List<URI> sources = new ArrayList<>();
    for (String place : places) {
      sources.add(URI.create("http://localhost:" + server.getAddress().getPort() + "/" + place));
    }
    return new ArchiveDownload(
        sources,
        archive.length,
        HexFormat.of().formatHex(Sha256.of(archive, archive.length)),
        files,
        Duration.ofSeconds(20));
  }

  private Download.Catalogue catalogue(String... places) {
    return new Download.Catalogue() {
      @Override
      public Optional<Download> lookUp(String name) {
        return Optional.empty();
      }

      @Override
      public Optional<ArchiveDownload> archive(Cifar set) {
        return Optional.of(download(set.files(), places));
      }
    };
  }

  private ImageSet find(String... places) {
    return ImageSet.find("cifar-10", new DataRoots(List.of(cache), cache), catalogue(places));
  }

  @Test
  void find_downloadsTheArchiveOnce() throws IOException {
    ImageSet set = find("absent", "sound");
    assertThat(set.name()).isEqualTo("cifar-10");
    assertThat(set.source()).isEqualTo("binary");
    assertThat(set.train().size()).isEqualTo(10);
    assertThat(find("sound").digest()).isEqualTo(set.digest());
    assertThat(asked).containsExactly("/absent", "/sound");
    try (Stream<Path> files = Files.list(cache.resolve("cifar-10"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(Cifar.CIFAR_10.files());
    }
  }

  @Test
  void find_downloadsAgainWhatIsNotComplete() throws IOException {
    find("sound");
    Files.delete(cache.resolve("cifar-10").resolve("test_batch.bin"));
    assertThat(find("sound").test().size()).isEqualTo(3);
    assertThat(asked).hasSize(2);
  }

  @Test
  void find_refusesAnotherArchiveAndKeepsNothing() throws IOException {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> find("absent", "other", "longer"))
        .withMessageContaining("/absent: expected status 200, but found 404")
        .withMessageContaining("/other: expected %d bytes with SHA-256".formatted(archive.length))
        .withMessageContaining("/longer: expected at most %d bytes".formatted(archive.length))
        .withMessageContaining("put its files data_batch_1.bin")
        .withMessageContaining(cache.resolve("cifar-10").toString());
    try (Stream<Path> files = Files.list(cache.resolve("cifar-10"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void into_saysWhichFilesTheArchiveHasNot() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> download(List.of("readme.html", "more.bin"), "sound").into(cache))
        .withMessageContaining("found no more.bin");
  }

  @Test
  void known_hasBothSets() {
    for (Cifar set : Cifar.values()) {
      ArchiveDownload known = ArchiveDownload.known(set);
      assertThat(known.sha256()).hasSize(64);
      assertThat(known.files()).isEqualTo(set.files());
      assertThat(known.sources().get(0).toString()).endsWith(set.setName() + "-binary.tar.gz");
      assertThat(Download.PUBLIC.archive(set)).contains(known);
    }
    assertThat(Download.PUBLIC.lookUp("mnist")).isPresent();
  }
}
