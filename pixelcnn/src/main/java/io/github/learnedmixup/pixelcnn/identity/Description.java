package io.github.learnedmixup.pixelcnn.identity;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.github.learnedmixup.pixelcnn.file.Sha256;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The canonical description of what decides a result: sorted keys with their values, a version, and
 * a SHA-256 of it. Files name their result by it, and two results with one description are the
 * same. Immutable.
 *
 * <p>The text has a line with the kind and the version, and then a line {@code key=value} for each
 * setting, in the order of the keys:
 *
 * <pre>
 *   bank 1
 *   blend=PRODUCT
 *   temperature=0.8
 * </pre>
 *
 * <p><b>Values.</b> Whole numbers are in decimal, doubles are as {@link Double#toString(double)}
 * writes them, zero without a sign, enum constants by their name, lists in brackets. Nothing else
 * is taken, so that no text of a class finds its way in.
 *
 * <p><b>Defaults.</b> A setting may name a default and is left out where it has it. So a setting
 * that is new in a later program leaves old digests as they are, if its default is what was done
 * before. A default that is named here never changes, even where another one is proposed to users.
 *
 * <p><b>Version.</b> It belongs to the kind, and is raised when the same settings come to other
 * results.
 */
public final class Description {
  private static final Pattern KIND = Pattern.compile("[a-z]+(-[a-z]+)*");
  private static final Pattern KEY = Pattern.compile("\\w+(\\.\\w+)*");
  private static final int LONGEST_SHOWN = 100;
  private static final int MOST_SHOWN = 10;

  private final String kind;
  private final int version;
  private final SortedMap<String, String> settings;
  private final Map<String, String> defaults; // none in one that was read
  private final String digest;

  private Description(
      String kind, int version, Map<String, String> settings, Map<String, String> defaults) {
    require(KIND.matcher(kind).matches(), "a kind must be words with hyphens", kind);
    require(version >= 1, "a version must be positive", version);
    settings
        .keySet()
        .forEach(key -> require(KEY.matcher(key).matches(), "a key must be words with dots", key));
    this.kind = kind;
    this.version = version;
    this.settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    this.defaults = Map.copyOf(defaults);
    byte[] text = text().getBytes(StandardCharsets.UTF_8);
    this.digest = HexFormat.of().formatHex(Sha256.of(text, text.length));
  }

  private static void require(boolean holds, String rule, Object found) {
    if (!holds) {
      throw new IllegalArgumentException("%s, but is '%s'".formatted(rule, found));
    }
  }

  /**
   * Describes settings.
   *
   * @param kind what is described, in lower-case words with hyphens between them
   * @param version of the kind, from 1 on
   */
  public static Description of(String kind, int version, Described settings) {
    Builder builder = new Builder("");
    settings.describe(builder);
    return new Description(kind, version, builder.settings, builder.defaults);
  }

  /**
   * Puts a description together that was kept in parts.
   *
   * @throws IllegalArgumentException if a part is malformed
   */
  public static Description ofParts(String kind, int version, Map<String, String> settings) {
    return new Description(kind, version, settings, Map.of());
  }

  /** What is described. */
  public String kind() {
    return kind;
  }

  /** The version of the kind. */
  public int version() {
    return version;
  }

  /** The settings in their canonical form, sorted by key. */
  public SortedMap<String, String> settings() {
    return settings;
  }

  /** The canonical text. */
  public String text() {
    StringBuilder text = new StringBuilder(kind).append(' ').append(version).append('\n');
    settings.forEach(
        (key, value) -> text.append(key).append('=').append(escaped(value)).append('\n'));
    return text.toString();
  }

  /** The SHA-256 of the text in UTF-8, 64 lower-case hexadecimal digits. */
  public String digest() {
    return digest;
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  private static String unescaped(String value) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char at = value.charAt(i);
      if (at == '\\' && i + 1 < value.length()) {
        char escaped = value.charAt(++i);
        at = escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped;
      }
      text.append(at);
    }
    return text.toString();
  }

  /**
   * Reads a canonical text.
   *
   * @throws IllegalArgumentException if it is not one that {@link #text()} gives
   */
  public static Description parse(String text) {
    List<String> lines = text.lines().toList();
    String head = lines.isEmpty() ? "" : lines.get(0);
    int space = head.indexOf(' ');
    require(space > 0, "a description must begin with a kind and a version", head);
    Map<String, String> settings = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int equals = line.indexOf('=');
      require(equals > 0, "a line of a description must be key=value", line);
      settings.put(line.substring(0, equals), unescaped(line.substring(equals + 1)));
    }
    int version = Integer.parseInt(head.substring(space + 1));
    Description parsed = ofParts(head.substring(0, space), version, settings);
    require(parsed.text().equals(text), "a description must be in its canonical form", text);
    return parsed;
  }

  /** Writes the length of the text in bytes, as an int, and the text in UTF-8. */
  public void write(DataOutputStream to) throws IOException {
    byte[] text = text().getBytes(StandardCharsets.UTF_8);
    to.writeInt(text.length);
    to.write(text);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param from tells by {@code available()} how much is left
   * @throws IllegalArgumentException if something else is there
   */
  public static Description read(DataInputStream from) throws IOException {
    int length = from.readInt();
    if (length < 0 || length > from.available()) {
      throw new IllegalArgumentException(
          "a description must have at most the %d bytes that are left, but has %d"
              .formatted(from.available(), length));
    }
    return parse(new String(from.readNBytes(length), StandardCharsets.UTF_8));
  }

  /**
   * A setting that two descriptions do not have in common.
   *
   * @param found its value in the one, or null if it is not set there
   * @param expected its value in the other, or null if it is not set there
   */
  public record Difference(String key, @Nullable String found, @Nullable String expected) {
    /** Words such as: seed is 3 there, but 4 here. */
    @Override
    public String toString() {
      return "%s is %s there, but %s here".formatted(key, shown(found), shown(expected));
    }

    private static String shown(@Nullable String value) {
      if (value == null) {
        return "not set";
      }
      String escaped = escaped(value);
      if (escaped.length() <= LONGEST_SHOWN) {
        return escaped;
      }
      // Two long ones may begin alike: the digest tells them apart.
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      String digest = HexFormat.of().formatHex(Sha256.of(bytes, bytes.length)).substring(0, 16);
      return "%s... (SHA-256 %s...)".formatted(escaped.substring(0, LONGEST_SHOWN / 2), digest);
    }
  }

  /**
   * Tells which settings differ, in the order of their keys. A setting that is left out counts as
   * its default, where this or the other description knows it.
   *
   * @return empty if and only if the descriptions are equal
   */
  public List<Difference> differencesFrom(Description expected) {
    List<Difference> differences = new ArrayList<>();
    if (!kind.equals(expected.kind)) {
      differences.add(new Difference("kind", kind, expected.kind));
    }
    if (version != expected.version) {
      differences.add(
          new Difference(
              kind + ".version", Integer.toString(version), Integer.toString(expected.version)));
    }
    Map<String, String> known = new HashMap<>(defaults);
    known.putAll(expected.defaults);
    SortedSet<String> keys = new TreeSet<>(settings.keySet());
    keys.addAll(expected.settings.keySet());
    for (String key : keys) {
      String here = settings.getOrDefault(key, known.get(key));
      String there = expected.settings.getOrDefault(key, known.get(key));
      if (!Objects.equals(here, there)) {
        differences.add(new Difference(key, here, there));
      }
    }
    return differences;
  }

  /** The first of the {@link #differencesFrom differences} in one line. */
  public String differencesInWords(Description expected) {
    List<Difference> all = differencesFrom(expected);
    String words =
        all.stream().limit(MOST_SHOWN).map(Difference::toString).collect(Collectors.joining("; "));
    return all.size() <= MOST_SHOWN
        ? words
        : "%s; and %d more".formatted(words, all.size() - MOST_SHOWN);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Description that && text().equals(that.text());
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  /** The kind, the version and the beginning of the digest. */
  @Override
  public String toString() {
    return "%s %d, %s".formatted(kind, version, digest.substring(0, 16));
  }

  /** Collects settings. Each key is set once. */
  public static final class Builder {
    private final String prefix;
    private final Map<String, String> settings = new HashMap<>();
    private final Map<String, String> defaults = new HashMap<>();

    private Builder(String prefix) {
      this.prefix = prefix;
    }

    /**
     * Sets a setting that is always stated.
     *
     * @param value a text, a number, a boolean, an enum constant or a list of those
     * @throws IllegalArgumentException if the value is something else or the key is set already
     */
    @CanIgnoreReturnValue
    public Builder set(String key, Object value) {
      put(prefix + key, canonical(value));
      return this;
    }

    /** Sets a setting that is left out where it has its default. */
    @CanIgnoreReturnValue
    public Builder set(String key, Object value, Object defaultValue) {
      defaults.put(prefix + key, canonical(defaultValue));
      if (!canonical(value).equals(canonical(defaultValue))) {
        set(key, value);
      }
      return this;
    }

    /** Sets a setting that is left out where it is null. */
    @CanIgnoreReturnValue
    public Builder setIfPresent(String key, @Nullable Object value) {
      return value == null ? this : set(key, value);
    }

    /** Sets settings whose keys begin with a prefix and a dot. */
    @CanIgnoreReturnValue
    public Builder include(String under, Described nested) {
      Builder inner = inner(under, nested);
      inner.settings.forEach(this::put);
      defaults.putAll(inner.defaults);
      return this;
    }

    /** Sets settings with a prefix that are left out where all of them are those of a default. */
    @CanIgnoreReturnValue
    public Builder include(String under, Described nested, Described defaultSettings) {
      Map<String, String> usual = inner(under, defaultSettings).settings;
      defaults.putAll(usual);
      return inner(under, nested).settings.equals(usual) ? this : include(under, nested);
    }

    private Builder inner(String under, Described nested) {
      Builder inner = new Builder(prefix + under + ".");
      nested.describe(inner);
      return inner;
    }

    private void put(String key, String value) {
      if (settings.putIfAbsent(key, value) != null) {
        throw new IllegalArgumentException(
            "a key must be set once, but %s is twice".formatted(key));
      }
    }

    private static String canonical(Object value) {
      if (value instanceof String text) {
        return text;
      }
      if (value instanceof Double number) {
        return Double.toString(number + 0.0); // which makes zero of negative zero
      }
      if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
        return value.toString();
      }
      if (value instanceof Enum<?> constant) {
        return constant.name();
      }
      if (value instanceof List<?> list) {
        return list.stream().map(Builder::canonical).collect(Collectors.joining(", ", "[", "]"));
      }
      throw new IllegalArgumentException(
          "a value must be a text, a number, a boolean, an enum constant or a list of those, but is a "
              + value.getClass().getName());
    }
  }
}
