package io.github.learnedmixup.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import me.tongfei.progressbar.ProgressBar;
import org.junit.jupiter.api.Test;

class ProgressBarsTest {
  private static List<String> lines(Verbosity verbosity) {
    List<String> lines = new CopyOnWriteArrayList<>();
    try (ProgressBar bar =
        ProgressBars.builder("work", 1000, /* terminal= */ false, verbosity, lines::add).build()) {
      for (int step = 1; step <= 1000; step++) {
        bar.stepTo(step);
      }
    }
    return lines;
  }

  @Test
  void bar_isAFewLinesWhereThereIsNoTerminal() {
    List<String> lines = lines(Verbosity.NORMAL);

    assertThat(lines).hasSizeBetween(1, 3);
    assertThat(lines.get(lines.size() - 1)).contains("work", "1000/1000").doesNotContain("\r");
  }

  @Test
  void bar_isSilentWhereQuietIsAskedFor() {
    assertThat(lines(Verbosity.QUIET)).isEmpty();
  }
}
