package io.github.learnedmixup.demo;

import io.github.learnedmixup.CommandReference;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CommandReferenceTest {
  @Test
  void page_hasTheHelpTextOfEachCommand() throws IOException {
    CommandReference.check(DemoCommand.class);
  }
}
