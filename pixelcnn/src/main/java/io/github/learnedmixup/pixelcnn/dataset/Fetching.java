package io.github.learnedmixup.pixelcnn.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Fetches files from places on the network, each within a limit of time. */
final class Fetching {
  private static final Duration TO_CONNECT = Duration.ofSeconds(5);
  private static final Duration TO_ANSWER = Duration.ofSeconds(30);

  private final Duration toFinish;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TO_CONNECT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  /**
   * Makes a client.
   *
   * @param toFinish how long one file may take
   */
  Fetching(Duration toFinish) {
    this.toFinish = toFinish;
  }

  /**
   * Fetches one file from one place.
   *
   * @param limit how many bytes it may have
   * @throws BadAnswer if the place is at fault
   * @throws IOException if the file cannot be written here, wherever it comes from
   */
  void fetch(URI source, Path target, long limit) throws BadAnswer, IOException {
    try (InputStream body = open(source);
        Deadline deadline = new Deadline(body, toFinish);
        OutputStream out = Files.newOutputStream(target)) {
      long copied = 0;
      byte[] buffer = new byte[1 << 16];
      for (int read = read(body, buffer, deadline);
          read >= 0;
          read = read(body, buffer, deadline)) {
        copied += read;
        if (copied > limit) {
          throw new BadAnswer("expected at most %d bytes, but found more".formatted(limit));
        }
        out.write(buffer, 0, read);
      }
    }
  }

  private InputStream open(URI source) throws BadAnswer, IOException {
    HttpRequest request = HttpRequest.newBuilder(source).timeout(TO_ANSWER).build();
    HttpResponse<InputStream> response;
    try {
      response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      InterruptedIOException failure = new InterruptedIOException("interrupted: " + source);
      failure.initCause(interrupted);
      throw failure;
    } catch (IOException failure) {
      throw new BadAnswer(failure.toString());
    }
    if (response.statusCode() != 200) {
      response.body().close();
      throw new BadAnswer("expected status 200, but found " + response.statusCode());
    }
    return response.body();
  }

  private int read(InputStream body, byte[] buffer, Deadline deadline) throws BadAnswer {
    String failure = "";
    int read = -1;
    try {
      read = body.read(buffer);
    } catch (IOException broken) {
      failure = broken.toString();
    }
    // What is closed in the middle may seem to have ended.
    if (deadline.passed()) {
      failure = "expected the whole file within %s, but it took longer".formatted(toFinish);
    }
    if (!failure.isEmpty()) {
      throw new BadAnswer(failure);
    }
    return read;
  }

  /** What is wrong with a mirror's answer; another mirror may have a better one. */
  static final class BadAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    BadAnswer(String message) {
      super(message);
    }
  }

  /**
   * Ends a stream that does not end by itself: the client's own time limit covers the answer's
   * head, not its body, and a connection that stalls would be waited for without end.
   */
  private static final class Deadline implements AutoCloseable {
    private final AtomicBoolean passed = new AtomicBoolean();
    private final CompletableFuture<Void> alarm;

    Deadline(InputStream body, Duration limit) {
      alarm = new CompletableFuture<Void>().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
      var unused =
          alarm.whenCompleteAsync(
              (nothing, late) -> {
                if (late != null) {
                  passed.set(true);
                  end(body);
                }
              });
    }

    private static void end(InputStream body) {
      try {
        body.close();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    boolean passed() {
      return passed.get();
    }

    @Override
    public void close() {
      alarm.complete(null);
    }
  }
}
