package io.github.learnedmixup.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.console.CommandLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run of a command left behind. */
public record Outcome(int code, String out, String err) {
  /**
   * Runs a command as a user does.
   *
   * @param options names and values
   * @param changes names and values, one after the other, of options to be added or given otherwise
   */
  public static Outcome run(String command, Map<String, String> options, String... changes)
      throws IOException {
    Map<String, String> changed = new LinkedHashMap<>(options);
    for (int i = 0; i < changes.length; i += 2) {
      changed.put(changes[i], changes[i + 1]);
    }
    List<String> words = new ArrayList<>(List.of(command));
    changed.forEach((name, value) -> words.add(name + "=" + value));
    return run(words.toArray(String[]::new));
  }

  /** Runs a command line as a user does. */
  public static Outcome run(String... words) throws IOException {
    // System.out belongs to picocli's default writer, System.err to its messages.
    return Streams.capture(() -> CommandLines.run(new DemoCommand(), words), Outcome::new);
  }

  /** Checks that the user was told in one line, with these words, what is wrong. */
  public void assertRefused(String... words) {
    assertThat(code).isEqualTo(2);
    assertThat(err.strip().lines()).hasSize(1);
    assertThat(err).contains(words).doesNotContain("\tat ");
  }
}
