package io.github.learnedmixup.pixelcnn.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataRootsTest {
  private static final Path HOME = Path.of("home").toAbsolutePath();
  private static final Path CACHE = HOME.resolve(".cache").resolve("learned-mixup");
  private static final Path SHARED = Path.of("/usr/share/datasets");

  @Test
  void of_triesOptionThenVariableThenCacheThenSharedFolder() {
    Map<String, String> environment =
        Map.of("LEARNED_MIXUP_DATA", "one" + File.pathSeparator + "two");
    assertThat(DataRoots.of(Path.of("option"), environment, HOME).roots())
        .containsExactly(Path.of("option"), Path.of("one"), Path.of("two"), CACHE, SHARED);
  }

  @Test
  void of_needsNeitherOptionNorVariable() {
    DataRoots roots = DataRoots.of(null, Map.of(), HOME);
    assertThat(roots.roots()).containsExactly(CACHE, SHARED);
    assertThat(roots.cache()).isEqualTo(CACHE);
  }

  @Test
  void of_passesOverEmptyEntriesAndRepetitions() {
    String separator = File.pathSeparator;
    Map<String, String> environment =
        Map.of("LEARNED_MIXUP_DATA", separator + "one" + separator + separator + "one");
    assertThat(DataRoots.of(null, environment, HOME).roots())
        .containsExactly(Path.of("one"), CACHE, SHARED);
  }

  @Test
  void of_takesTheConfiguredCacheFolderIfItIsAbsolute() {
    Path configured = Path.of("elsewhere").toAbsolutePath();
    assertThat(DataRoots.of(null, Map.of("XDG_CACHE_HOME", configured.toString()), HOME).cache())
        .isEqualTo(configured.resolve("learned-mixup"));
    assertThat(DataRoots.of(null, Map.of("XDG_CACHE_HOME", "relative"), HOME).cache())
        .isEqualTo(CACHE);
  }
}
