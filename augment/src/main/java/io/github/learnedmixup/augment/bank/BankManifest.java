package io.github.learnedmixup.augment.bank;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.PartFile;
import io.github.learnedmixup.pixelcnn.identity.DescriptionParts;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.DeserializationFeature;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.MapperFeature;
import org.nd4j.shade.jackson.databind.SerializationFeature;
import org.nd4j.shade.jackson.databind.json.JsonMapper;

/**
 * What a {@link SampleBank} says of itself, in JSON; what it does not name does not belong to the
 * bank.
 *
 * @param format {@value #FORMAT}
 * @param version {@value #VERSION}
 * @param origin what is the same for all samples: model, engine, blend and the like
 * @param height image rows
 * @param width image columns
 * @param channels of a pixel: 1 or 3
 * @param classNames the names of the model's classes in their order; empty where they have none
 * @param segments in the order in which they were written
 */
public record BankManifest(
    String format,
    int version,
    DescriptionParts origin,
    int height,
    int width,
    int channels,
    List<String> classNames,
    List<Segment> segments) {

  private static final String FORMAT = "learned-mixup-bank";
  private static final int VERSION = 4;
  private static final String SEGMENT = "segment-";
  private static final Pattern NAME = Pattern.compile(SEGMENT + "[0-9]{6,9}");
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  /** Takes what it wrote, and nothing that needs a guess: a wrong manifest is a damaged one. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  /**
   * A folder of samples.
   *
   * @param name of the folder, such as segment-000001
   * @param samples how many, at least 1
   * @param files its files by name
   */
  public record Segment(String name, int samples, Map<String, Seal> files) {
    /** Checks the values. */
    public Segment {
      // The name becomes a path: it must not lead elsewhere.
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "a segment's name must be segment- and 6 to 9 digits, but is '" + name + "'");
      }
      if (samples < 1) {
        throw new IllegalArgumentException(
            "a segment must hold at least 1 sample, but %s holds %d".formatted(name, samples));
      }
      files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /** How many bytes its files have together. */
    long bytes() {
      return files.values().stream().mapToLong(Seal::bytes).sum();
    }
  }

  /**
   * Tells whether a file is still what it was.
   *
   * @param bytes its size
   * @param sha256 its SHA-256, 64 lower-case hexadecimal digits
   */
  record Seal(long bytes, String sha256) {
    Seal {
      if (bytes < 0) {
        throw new IllegalArgumentException("bytes must not be negative, but are " + bytes);
      }
      if (!SHA_256.matcher(sha256).matches()) {
        throw new IllegalArgumentException(
            "sha256 must be 64 lower-case hexadecimal digits, but is '" + sha256 + "'");
      }
    }
  }

  /** Checks the values. */
  public BankManifest {
    if (!format.equals(FORMAT) || version != VERSION) {
      throw new IllegalArgumentException(
          "it is of format '%s', version %d, but must be of '%s', version %d"
              .formatted(format, version, FORMAT, VERSION));
    }
    new ImageShape(height, width, channels); // refuses what is none
    classNames = List.copyOf(classNames);
    segments = List.copyOf(segments);
    if (segments.stream().map(Segment::name).distinct().count() < segments.size()) {
      throw new IllegalArgumentException("it names a segment twice");
    }
  }

  /** The manifest of a bank without samples. */
  static BankManifest empty(BankContents contents) {
    ImageShape shape = contents.shape();
    return new BankManifest(
        FORMAT,
        VERSION,
        DescriptionParts.of(contents.origin()),
        shape.height(),
        shape.width(),
        shape.channels(),
        contents.classNames(),
        List.of());
  }

  /** A copy with a segment more. */
  BankManifest with(Segment segment) {
    List<Segment> more = new ArrayList<>(segments);
    more.add(segment);
    return new BankManifest(format, version, origin, height, width, channels, classNames, more);
  }

  /** The size of the images. */
  ImageShape shape() {
    return new ImageShape(height, width, channels);
  }

  /** A number for another segment: the one after the highest. */
  int nextNumber() {
    return 1
        + segments.stream()
            .mapToInt(segment -> Integer.parseInt(segment.name().substring(SEGMENT.length())))
            .max()
            .orElse(0);
  }

  /** The name of a segment's folder. */
  static String segmentName(int number) {
    return String.format(Locale.ROOT, "%s%06d", SEGMENT, number);
  }

  /**
   * Reads a manifest.
   *
   * @throws InvalidInputException if it is damaged, of another version or something else
   * @throws IOException if it cannot be read
   */
  public static BankManifest read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      JsonNode tree = MAPPER.readTree(bytes);
      requireVersion(file, tree);
      BankManifest manifest = MAPPER.treeToValue(tree, BankManifest.class);
      if (manifest == null) {
        throw new InvalidInputException(file + " is no manifest of a bank: it says null");
      }
      return manifest;
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(
          "%s is a damaged manifest of a bank, or none: %s".formatted(file, e.getOriginalMessage()),
          e);
    }
  }

  private static void requireVersion(Path file, JsonNode tree) {
    JsonNode version = tree.path("version");
    if (tree.path("format").asText().equals(FORMAT)
        && version.isInt()
        && version.intValue() != VERSION) {
      throw new InvalidInputException(
          "%s is the manifest of a bank of version %d, but this program reads version %d: pregenerate the bank anew, in another folder"
              .formatted(file, version.intValue(), VERSION));
    }
  }

  /**
   * Writes the manifest beside its place and moves it there: after a crash there is the old one or
   * the new one. An interrupt of the writing thread, such as comes with the end of a run, does not
   * disturb it.
   *
   * @throws IOException if it cannot be written; the old one is then still there
   */
  void write(Path file) throws IOException {
    try (PartFile part = PartFile.of(file)) {
      Files.write(part.path(), MAPPER.writeValueAsBytes(this));
      part.forceIntoPlace();
    }
  }
}
