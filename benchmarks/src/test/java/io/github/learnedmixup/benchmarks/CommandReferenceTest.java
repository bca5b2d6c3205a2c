package io.github.learnedmixup.benchmarks;

import io.github.learnedmixup.CommandReference;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CommandReferenceTest {
  @Test
  void page_hasTheHelpTextOfEachCommand() throws IOException {
    CommandReference.check(BenchmarksCommand.class);
  }
}
