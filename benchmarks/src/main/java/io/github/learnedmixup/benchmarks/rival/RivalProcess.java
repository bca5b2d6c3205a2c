package io.github.learnedmixup.benchmarks.rival;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the processes that measure another implementation, one after the other, and has a temporary
 * folder for them. What they found is their last line: JSON in snake case.
 *
 * <p>Where this program is killed, neither a process nor the folder is left behind.
 */
final class RivalProcess implements AutoCloseable {
  /** Reads what {@link io.github.learnedmixup.console.Json} writes; a figure must be finite. */
  private static final JsonMapper READER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private final String name;
  private final Path folder;
  private final Thread atExit = new Thread(this::abandon, "rival-exit");
  private final Object lock = new Object();
  private @Nullable Process running; // guarded by the lock
  private volatile boolean abandoned; // written under the lock

  private RivalProcess(String name, Path folder) {
    this.name = name;
    this.folder = folder;
  }

  /**
   * Makes the folder.
   *
   * @param name of the implementation, for messages
   */
  static RivalProcess open(String name) throws IOException {
    var rival = new RivalProcess(name, Files.createTempDirectory("learned-mixup"));
    Runtime.getRuntime().addShutdownHook(rival.atExit);
    return rival;
  }

  /** The folder with the files of a process; removed in the end. */
  Path folder() {
    return folder;
  }

  /**
   * Runs a process, whose messages go to standard error, until it has ended.
   *
   * @param type the figures'
   * @throws InvalidInputException if it cannot be started
   * @throws IllegalStateException if it fails, says something else, or this thread is interrupted
   */
  <T> T figures(ProcessBuilder builder, Class<T> type) throws IOException {
    Process process = start(builder);
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException(
            name + "'s process ended with exit code " + code + "; what it said stands above");
      }
      return parse(said.lines().reduce("", (before, last) -> last), type);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " was measured", e);
    } finally {
      process.destroy();
      awaitEndIfAbandoned();
    }
  }

  private Process start(ProcessBuilder builder) {
    // Whoever abandons this knows of every process that was started, and none is afterwards.
    synchronized (lock) {
      awaitEndIfAbandoned();
      try {
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        running = process;
        return process;
      } catch (IOException e) {
        throw new InvalidInputException(name + " cannot be started: " + e.getMessage(), e);
      }
    }
  }

  /** This program is ending then: that its process was killed is no failure. */
  private void awaitEndIfAbandoned() {
    while (abandoned) {
      LockSupport.park(this);
    }
  }

  /**
   * Reads figures.
   *
   * @throws IllegalStateException if it is something else
   */
  static <T> T parse(String json, Class<T> type) {
    try {
      return READER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not the figures of a measurement: '" + json + "'", e);
    }
  }

  /** Removes the folder. Closing twice is harmless. */
  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // The program ends already, and the folder is removed there.
    }
    removeFolder();
  }

  private void abandon() {
    Process last;
    synchronized (lock) {
      abandoned = true;
      last = running;
    }
    try {
      if (last != null) {
        last.destroyForcibly().waitFor();
      }
      removeFolder();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void removeFolder() throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
