package io.github.learnedmixup.pixelcnn.dataset;

import io.github.learnedmixup.api.Internal;
import java.nio.file.Path;
import java.util.Map;

/**
 * The folder where this program keeps what it can come by again: {@code learned-mixup} in {@code
 * XDG_CACHE_HOME}, or in {@code ~/.cache} where that is not set.
 */
@Internal
public final class CacheFolder {
  private CacheFolder() {}

  /** The folder of the user who runs this process; it need not exist yet. */
  public static Path ofUser() {
    return of(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  static Path of(Map<String, String> environment, Path home) {
    String configured = environment.getOrDefault("XDG_CACHE_HOME", "");
    // The XDG base directory specification has relative paths ignored.
    boolean usable = !configured.isBlank() && Path.of(configured).isAbsolute();
    Path base = usable ? Path.of(configured) : home.resolve(".cache");
    return base.resolve("learned-mixup");
  }
}
