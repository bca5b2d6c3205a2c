package io.github.learnedmixup.pixelcnn.identity;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A {@link Description} as JSON has it.
 *
 * @param kind what is described
 * @param version of the kind
 * @param settings by their keys
 * @param sha256 the description's digest
 */
public record DescriptionParts(
    String kind, int version, SortedMap<String, String> settings, String sha256) {
  /**
   * Checks the digest.
   *
   * @throws IllegalArgumentException if it is another one, or a part is malformed
   */
  public DescriptionParts {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    String found = Description.ofParts(kind, version, settings).digest();
    if (!found.equals(sha256)) {
      throw new IllegalArgumentException(
          "the SHA-256 of the settings is %s, but it says %s".formatted(found, sha256));
    }
  }

  /** Takes a description apart. */
  public static DescriptionParts of(Description description) {
    return new DescriptionParts(
        description.kind(), description.version(), description.settings(), description.digest());
  }

  /** Puts the description together. */
  public Description description() {
    return Description.ofParts(kind, version, settings);
  }
}
