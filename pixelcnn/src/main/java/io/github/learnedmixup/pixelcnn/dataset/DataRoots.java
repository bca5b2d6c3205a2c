package io.github.learnedmixup.pixelcnn.dataset;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folders in which image sets are looked for, in order: a data root holds one folder a set,
 * such as {@code mnist/}.
 *
 * @param roots every root, in the order in which they are tried, the cache among them
 * @param cache the root that downloads go to
 */
record DataRoots(List<Path> roots, Path cache) {
  /** The environment variable that holds a path list of data roots. */
  static final String VARIABLE = "LEARNED_MIXUP_DATA";

  /** The folder of data packages of distributions, such as Debian's dataset-fashion-mnist. */
  private static final Path SHARED = Path.of("/usr/share/datasets");

  DataRoots {
    roots = List.copyOf(roots);
  }

  /**
   * The roots for a process.
   *
   * @param option what the user asked for explicitly, tried before all else
   * @param environment the process's environment variables
   * @param home the user's home folder
   */
  static DataRoots of(@Nullable Path option, Map<String, String> environment, Path home) {
    LinkedHashSet<Path> roots = new LinkedHashSet<>();
    if (option != null) {
      roots.add(option);
    }
    String list = environment.getOrDefault(VARIABLE, "");
    for (String entry : list.split(Pattern.quote(File.pathSeparator), -1)) {
      if (!entry.isBlank()) {
        roots.add(Path.of(entry));
      }
    }
    Path cache = CacheFolder.of(environment, home);
    roots.add(cache);
    roots.add(SHARED);
    return new DataRoots(new ArrayList<>(roots), cache);
  }

  /** The roots of this process. */
  static DataRoots ofProcess(@Nullable Path option) {
    return of(option, System.getenv(), Path.of(System.getProperty("user.home")));
  }
}
