package io.github.learnedmixup.augment;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another Java process that runs a class of these tests, or of what they test. */
public final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;

  private ChildJvm(List<String> words) throws IOException {
    process = new ProcessBuilder(words).redirectErrorStream(true).start();
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts a class's main method. */
  public static ChildJvm of(Class<?> main, String... arguments) throws IOException {
    return new ChildJvm(words(main, arguments));
  }

  /** Starts a process in which no file may grow beyond a limit, as on a disk that is full. */
  static ChildJvm withFileLimit(int kibibytes, Class<?> main, String... arguments)
      throws IOException {
    return new ChildJvm(after("ulimit -f " + kibibytes, words(main, arguments)));
  }

  /** Starts a class's main method where file systems are mounted that nobody else sees. */
  static ChildJvm withMounts(String commands, Class<?> main, String... arguments)
      throws IOException {
    return new ChildJvm(mounted(after(commands, words(main, arguments))));
  }

  /** Whether this system lets its users mount file systems that nobody else sees. */
  static boolean canMount(Path folder) throws IOException, InterruptedException {
    String command = "mount -t tmpfs -o size=64k none '" + folder + "'";
    try {
      return new ProcessBuilder(mounted(after(command, List.of("true")))).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // no such tool
    }
  }

  private static List<String> mounted(List<String> words) {
    List<String> all = new ArrayList<>(List.of("unshare", "--map-root-user", "--mount"));
    all.addAll(words);
    return all;
  }

  private static List<String> after(String commands, List<String> words) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("/bin/bash", "-c", commands + " && exec \"$@\"", "child"));
    all.addAll(words);
    return all;
  }

  private static List<String> words(Class<?> main, String... arguments) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> words = new ArrayList<>();
    words.addAll(List.of(java, "-Xmx512m", "-XX:-UsePerfData", "-cp"));
    words.add(System.getProperty("java.class.path"));
    words.add(main.getName());
    words.addAll(List.of(arguments));
    return words;
  }

  /** All lines that it prints from here to its end. */
  List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      lines.add(line);
    }
    return lines;
  }

  /** The next line that it prints; fails if it ends without one. */
  String line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new AssertionError("the process has ended");
    }
    return line;
  }

  /** The next character that it prints; fails if it ends without one. */
  public char character() throws IOException {
    int character = out.read();
    if (character < 0) {
      throw new AssertionError("the process has ended");
    }
    return (char) character;
  }

  /** Waits for its end and gives its exit code. */
  int end() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("the process has not ended");
    }
    return process.exitValue();
  }

  /** Asks it to end, as Ctrl-C does, and waits until it has. */
  public void stop() throws InterruptedException {
    process.destroy();
    end();
  }

  /** Kills it at once. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      end();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
