package io.github.learnedmixup.demo.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.learnedmixup.console.Json;
import io.github.learnedmixup.console.OutputFile;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.SealedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * A folder with what an experiment has finished so far, so that one that was stopped goes on from
 * there.
 *
 * <p>Each piece is a small JSON file: its key, which is everything that decided it, the result, and
 * the SHA-256 of both. The file's name ends with a digest of the key, so that pieces of other
 * settings lie beside it unharmed. A file is written aside and moved into place; one that is
 * damaged, or has another key than its name says, is refused by name, and nothing is done to it.
 *
 * <p>Thread safe.
 */
public final class RunStore {
  /** Changes when the same settings would come to other results. */
  private static final int VERSION = 2;

  private static final int DIGITS_OF_DIGEST = 16;
  private static final String ADVICE = "; remove it, and it is made again";

  private final Path folder;
  private final Set<Path> used = new ConcurrentSkipListSet<>();

  private RunStore(Path folder) {
    this.folder = folder;
  }

  /**
   * Keeps pieces in a folder, which need not exist yet. What is there already is looked at now,
   * rather than after hours of work.
   *
   * @throws InvalidInputException if a JSON file there is damaged or foreign
   */
  public static RunStore open(Path folder) throws IOException {
    RunStore store = new RunStore(folder.toAbsolutePath());
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(store.folder, "*.json")) {
        for (Path file : files) {
          read(file);
        }
      }
    }
    return store;
  }

  /**
   * Tries the folder, before hours of work whose results could not be kept.
   *
   * @throws InvalidInputException if nothing can be written there
   */
  public void prepare() {
    OutputFile.requireFolder("--state", folder);
  }

  /** What a file holds. */
  private record Piece(int version, JsonNode key, JsonNode result, String sha256) {
    static Piece of(JsonNode key, JsonNode result) {
      return new Piece(VERSION, key, result, RunStore.sha256(key + "\n" + result));
    }

    boolean isWhole() {
      return sha256.equals(RunStore.sha256(key + "\n" + result));
    }
  }

  /**
   * Finds a piece.
   *
   * @param name the beginning of the file's name
   * @param key a record of all that decides the result
   * @throws InvalidInputException if the file is damaged or of something else
   */
  public <T> Optional<T> find(String name, Object key, Class<T> type) {
    Path file = file(name, key, ".json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Piece piece = read(file);
      // As it would be read, so that numbers of different types are told apart by their text alone.
      JsonNode expected = Json.parse(Json.tree(key).toString());
      if (!piece.key().equals(expected)) {
        throw new InvalidInputException(
            "%s is the result of other settings: it has %s, but this run has %s%s"
                .formatted(file, piece.key(), expected, ADVICE));
      }
      return Optional.of(Json.of(piece.result(), type));
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(
          "%s holds another kind of result than %s%s".formatted(file, type.getSimpleName(), ADVICE),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Piece read(Path file) throws IOException {
    Piece piece;
    try {
      piece = Json.of(Json.parse(Files.readString(file)), Piece.class);
    } catch (JsonProcessingException | CharacterCodingException e) {
      throw new InvalidInputException(
          "%s is cut off, or not a result that this program has written%s".formatted(file, ADVICE),
          e);
    }
    if (piece.version() != VERSION) {
      throw new InvalidInputException(
          "%s is of version %d, but this program reads version %d%s"
              .formatted(file, piece.version(), VERSION, ADVICE));
    }
    if (!piece.isWhole()) {
      throw new InvalidInputException(
          "%s is damaged: its SHA-256 is not what it says%s".formatted(file, ADVICE));
    }
    return piece;
  }

  /** Keeps a piece, in place of an older one of the same name and key. */
  public void keep(String name, Object key, Object result) {
    String text = Json.pretty(Piece.of(Json.tree(key), Json.tree(result)));
    try {
      SealedFile.write(file(name, key, ".json"), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a piece with a key is, or would be. */
  public Path file(String name, Object key, String ending) {
    String digest = sha256(Json.tree(key).toString()).substring(0, DIGITS_OF_DIGEST);
    Path file = folder.resolve(name + "-" + digest + ending);
    used.add(file);
    return file;
  }

  /** Removes the pieces that were asked for or kept, and the folder if nothing else is in it. */
  public void clear() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try {
      for (Path file : used) {
        Files.deleteIfExists(file);
      }
      try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
        if (!left.iterator().hasNext()) {
          Files.delete(folder);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
