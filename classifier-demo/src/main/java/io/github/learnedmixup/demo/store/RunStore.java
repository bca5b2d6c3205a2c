package io.github.learnedmixup.demo.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.learnedmixup.console.Json;
import io.github.learnedmixup.console.OutputFile;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.SealedFile;
import io.github.learnedmixup.pixelcnn.file.Sha256;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.identity.DescriptionParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Keeps what an experiment has finished so far in a folder, from which a stopped experiment
 * resumes.
 *
 * <p>Each piece is a small JSON file: the {@link Description} of all that decided it, the result,
 * and the SHA-256 of both. The file's name ends with the description's digest, so that pieces of
 * other settings lie beside it unharmed. A file is written aside and moved into place; one that is
 * damaged, or of other settings than its name says, is refused by name, and nothing is done to it.
 *
 * <p>Thread safe.
 */
public final class RunStore {
  /** Of the file's form; descriptions have versions of their own. */
  private static final int VERSION = 3;

  private static final int DIGITS_OF_DIGEST = 16;
  private static final String ADVICE = "; remove it, and it is made again";

  private final Path folder;
  private final Set<Path> used = new ConcurrentSkipListSet<>();

  private RunStore(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens a store in a folder, which need not exist yet. What is there already is checked now,
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
   * Checks that results can be kept there, before hours of work.
   *
   * @throws InvalidInputException if nothing can be written there
   */
  public void prepare() {
    OutputFile.requireFolder("--state", folder);
  }

  /** What a file holds. */
  private record Piece(int version, DescriptionParts decidedBy, JsonNode result, String sha256) {
    static Piece of(Description key, JsonNode result) {
      return new Piece(VERSION, DescriptionParts.of(key), result, sealOf(key.digest(), result));
    }

    private static String sealOf(String digest, JsonNode result) {
      byte[] bytes = (digest + "\n" + result).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(Sha256.of(bytes, bytes.length));
    }

    boolean isWhole() {
      return sha256.equals(sealOf(decidedBy.sha256(), result));
    }
  }

  /**
   * Finds a piece.
   *
   * @param name the beginning of the file's name
   * @param key all that decides the result
   * @throws InvalidInputException if the file is damaged or of something else
   */
  public <T> Optional<T> find(String name, Description key, Class<T> type) {
    Path file = file(name, key, ".json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Piece piece = read(file);
      Description found = piece.decidedBy().description();
      if (!found.equals(key)) {
        throw new InvalidInputException(
            "%s is the result of other settings: %s%s"
                .formatted(file, found.differencesInWords(key), ADVICE));
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
      JsonNode tree = Json.parse(Files.readString(file));
      requireVersion(file, tree);
      piece = Json.of(tree, Piece.class);
    } catch (JsonProcessingException | CharacterCodingException e) {
      throw new InvalidInputException(
          "%s is cut off, or not a result that this program has written%s".formatted(file, ADVICE),
          e);
    }
    if (!piece.isWhole()) {
      throw new InvalidInputException(
          "%s is damaged: its SHA-256 is not what it says%s".formatted(file, ADVICE));
    }
    return piece;
  }

  private static void requireVersion(Path file, JsonNode tree) {
    int version = tree.path("version").asInt(VERSION);
    if (version != VERSION && tree.has("result")) {
      throw new InvalidInputException(
          "%s is of version %d, but this program reads version %d%s"
              .formatted(file, version, VERSION, ADVICE));
    }
  }

  /** Keeps a piece, in place of an older one of the same name and key. */
  public void keep(String name, Description key, Object result) {
    String text = Json.pretty(Piece.of(key, Json.tree(result)));
    try {
      SealedFile.write(file(name, key, ".json"), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a piece with a key is, or would be. */
  public Path file(String name, Description key, String ending) {
    String digest = key.digest().substring(0, DIGITS_OF_DIGEST);
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
}
