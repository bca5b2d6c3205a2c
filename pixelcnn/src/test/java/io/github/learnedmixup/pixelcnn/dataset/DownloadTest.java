package io.github.learnedmixup.pixelcnn.dataset;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.Sha256;
import io.github.learnedmixup.pixelcnn.idx.IdxFileTest;
import io.github.learnedmixup.pixelcnn.idx.IdxFolder;
import io.github.learnedmixup.pixelcnn.idx.TinySets;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DownloadTest {
  private static final LabelledImages TRAIN = TinySets.images(9, 3);
  private static final LabelledImages TEST = TinySets.images(4, 2);
  private static final Duration PATIENT = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch testOver = new CountDownLatch(1);
  private final Map<String, Download.Content> contents = new LinkedHashMap<>();
  private HttpServer server;
  private ExecutorService threads;
  private Path published;
  private Path target;

  @BeforeEach
  void startMirrors() throws IOException {
    published = TinySets.write(folder.resolve("published"), TRAIN, TEST);
    target = folder.resolve("cache").resolve("tiny");
    for (String name : IdxFolder.FILES) {
      byte[] content;
      try (var in = new GZIPInputStream(Files.newInputStream(published.resolve(name + ".gz")))) {
        content = in.readAllBytes();
      }
      MessageDigest sha = Sha256.start();
      sha.update(content);
      contents.put(name, new Download.Content(content.length, Sha256.hex(sha)));
    }
    threads = Executors.newCachedThreadPool();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/sound/", exchange -> answer(exchange, 200, requested(exchange)));
    server.createContext("/absent/", exchange -> answer(exchange, 404, new byte[3]));
    server.createContext("/garbage/", exchange -> answer(exchange, 200, new byte[100]));
    server.createContext(
        "/other/", exchange -> answer(exchange, 200, IdxFileTest.gzip(new byte[100])));
    server.createContext("/endless/", exchange -> answer(exchange, 200, new byte[1 << 20]));
    server.createContext("/trailing/", this::answerAndMore);
    server.createContext("/removing/", this::removeTheTarget);
    server.createContext("/stalled/", this::stall);
    server.start();
  }

  @AfterEach
  void stopMirrors() throws InterruptedException {
    testOver.countDown();
    server.stop(0);
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, SECONDS)).isTrue();
  }

  @Test
  void into_fetchesTheFourFilesAndNothingElse() throws IOException {
    download(PATIENT, "sound").into(target);
    assertThat(new IdxFolder(target).read(1).get(0).digest()).isEqualTo(TRAIN.digest());
    try (var files = Files.list(target)) {
      assertThat(files).hasSize(4);
    }
  }

  @Test
  void into_goesOnToTheNextMirrorAndStaysWithIt() throws IOException {
    download(PATIENT, "absent", "garbage", "other", "endless", "sound").into(target);
    assertThat(new IdxFolder(target).isComplete()).isTrue();
    assertThat(asked).hasSize(4 + 4);
    assertThat(asked.subList(5, 8)).allMatch(path -> path.startsWith("/sound/"));
  }

  @Test
  void into_refusesContentWithAnotherDigestAndKeepsNothing() throws IOException {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> download(PATIENT, "absent", "other", "garbage", "endless").into(target))
        .withMessageContaining("/absent/train-images-idx3-ubyte.gz")
        .withMessageContaining("expected status 200, but found 404")
        .withMessageContaining(contents.get(IdxFolder.TRAIN_IMAGES).sha256())
        .withMessageContaining("damaged")
        .withMessageContaining("found more");
    try (var files = Files.list(target)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void into_refusesBytesBehindTheContent() throws IOException {
    download(PATIENT, "trailing", "sound").into(target);
    assertThat(new IdxFolder(target).read(1).get(0).digest()).isEqualTo(TRAIN.digest());
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> download(PATIENT, "trailing").into(folder.resolve("other")))
        .withMessageContaining("/trailing/train-images-idx3-ubyte.gz")
        .withMessageContaining("trailing bytes");
  }

  @Test
  void into_blamesNoMirrorForAFileThatCannotBeWritten() {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> download(PATIENT, "removing", "sound").into(target))
        .withMessageContaining(target.toString());
    assertThat(asked).hasSize(1);
  }

  @Test
  void into_fetchesOnlyWhatIsMissing() throws IOException {
    Files.createDirectories(target);
    String there = IdxFolder.TEST_LABELS + ".gz";
    Files.copy(published.resolve(there), target.resolve(there));
    download(PATIENT, "sound").into(target);
    assertThat(asked).hasSize(3).noneMatch(path -> path.contains(there));
  }

  @Test
  void into_givesUpAMirrorThatStalls() throws IOException {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> download(Duration.ofMillis(300), "stalled").into(target))
        .withMessageContaining("took longer");
  }

  @Test
  void into_saysWhenNoMirrorIsThere() throws IOException {
    URI nobody;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://localhost:" + socket.getLocalPort() + "/");
    }
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> new Download(List.of(nobody), contents, PATIENT).into(target))
        .withMessageContaining(nobody.toString());
  }

  @Test
  void find_downloadsIntoTheCacheOnce() throws IOException {
    Path cache = folder.resolve("cache");
    DataRoots roots = new DataRoots(List.of(cache), cache);
    Download.Catalogue catalogue = name -> Optional.of(download(PATIENT, "sound"));
    assertThat(ImageSet.find("tiny", roots, catalogue).digest()).isEqualTo(TRAIN.digest());
    assertThat(ImageSet.find("tiny", roots, catalogue).digest()).isEqualTo(TRAIN.digest());
    assertThat(asked).hasSize(4);
  }

  @Test
  void find_takesUpAnInterruptedDownload() throws IOException {
    Path cache = folder.resolve("cache");
    Files.createDirectories(target);
    String there = IdxFolder.TRAIN_IMAGES + ".gz";
    Files.copy(published.resolve(there), target.resolve(there));
    ImageSet.find(
        "tiny",
        new DataRoots(List.of(cache), cache),
        name -> Optional.of(download(PATIENT, "sound")));
    assertThat(asked).hasSize(3);
  }

  @Test
  void find_saysWhatToDoWhereTheDownloadFails() {
    Path cache = folder.resolve("cache");
    DataRoots roots = new DataRoots(List.of(cache), cache);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(
            () ->
                ImageSet.find(
                    "fashion-mnist", roots, name -> Optional.of(download(PATIENT, "absent"))))
        .withMessageContaining(cache.toString())
        .withMessageContaining("404")
        .withMessageContaining("dataset-fashion-mnist")
        .withMessageContaining("digits");
  }

  @Test
  void known_hasMnistAndFashionMnistOnly() {
    assertThat(Download.known("mnist")).isPresent();
    assertThat(Download.known("fashion-mnist")).isPresent();
    assertThat(Download.known("letters")).isEmpty();
  }

  private Download download(Duration toFinish, String... mirrors) {
    List<URI> uris = new ArrayList<>();
    for (String mirror : mirrors) {
      uris.add(
          URI.create("http://localhost:" + server.getAddress().getPort() + "/" + mirror + "/"));
    }
    return new Download(uris, contents, toFinish);
  }

  private byte[] requested(HttpExchange exchange) throws IOException {
    return Files.readAllBytes(
        published.resolve(Path.of(exchange.getRequestURI().getPath()).getFileName()));
  }

  private void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    asked.add(exchange.getRequestURI().getPath());
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void answerAndMore(HttpExchange exchange) throws IOException {
    byte[] sound = requested(exchange);
    answer(exchange, 200, Arrays.copyOf(sound, sound.length + 3));
  }

  /** A sound answer, but by then there is nowhere to write it. */
  private void removeTheTarget(HttpExchange exchange) throws IOException {
    Files.delete(target);
    answer(exchange, 200, requested(exchange));
  }

  /** Sends the first bytes of an answer, and then nothing until the test is over. */
  private void stall(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, 1000);
      exchange.getResponseBody().write(new byte[10]);
      exchange.getResponseBody().flush();
      testOver.await();
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }
}
