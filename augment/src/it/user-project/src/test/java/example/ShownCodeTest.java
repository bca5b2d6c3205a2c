package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every Java block of README and pages is code of this project, which its other tests run. */
class ShownCodeTest {
  private static final Path REPOSITORY = Path.of(System.getProperty("repository"));
  private static final Path SOURCES = Path.of("src/main/java/example");
  private static final Path TESTS = Path.of("src/test/java/example");
  private static final String BEGIN = "```java";
  private static final String END = "```";

  /** A Java block, line by line, without indentation and empty lines. */
  private record Block(Path page, int line, List<String> lines) {
    private String where() {
      return "%s, line %d".formatted(page, line);
    }
  }

  @Test
  void everyBlock_isCompiledHere() throws IOException {
    List<Block> blocks = blocks();
    assertTrue(blocks.size() >= 10, () -> "only %d blocks were found".formatted(blocks.size()));
    for (Block block : blocks) {
      assertFalse(block.lines().isEmpty(), block::where);
      assertFalse(
          sources().stream().noneMatch(source -> shows(block, source)),
          () -> block.where() + ": no class in " + SOURCES + " has these lines: " + block.lines());
    }
  }

  @Test
  void everyClass_isShownAndRun() throws IOException {
    Set<String> shown = new TreeSet<>();
    Set<String> run = new TreeSet<>();
    Set<String> all = new TreeSet<>();
    List<Block> blocks = blocks();
    String tests = String.join("\n", lines(TESTS));
    for (Path source : sources()) {
      String type = source.getFileName().toString().replace(".java", "");
      all.add(type);
      if (blocks.stream().anyMatch(block -> shows(block, source))) {
        shown.add(type);
      }
      if (Stream.of(" %s.", "(%s.", "(%s::").anyMatch(use -> tests.contains(use.formatted(type)))) {
        run.add(type);
      }
    }
    assertEquals(all, shown);
    assertEquals(all, run);
  }

  /**
   * Imports may stand anywhere in a class; all other lines follow each other there. A page may
   * break lines otherwise.
   */
  private static boolean shows(Block block, Path source) {
    List<String> compiled = stripped(read(source));
    List<String> imports = new ArrayList<>(block.lines());
    imports.removeIf(line -> !line.startsWith("import "));
    return compiled.containsAll(imports) && code(compiled).contains(code(block.lines()));
  }

  /** What is neither an import nor white space. */
  private static String code(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.startsWith("import ") && !line.startsWith("package "))
        .map(line -> line.replaceAll("\\s", ""))
        .collect(Collectors.joining());
  }

  private static List<Block> blocks() throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (Path page : pages()) {
      List<String> lines = read(page);
      for (int at = 0; at < lines.size(); at++) {
        if (lines.get(at).strip().equals(BEGIN)) {
          int begin = at + 1;
          while (!lines.get(++at).strip().equals(END)) {}
          blocks.add(
              new Block(REPOSITORY.relativize(page), begin, stripped(lines.subList(begin, at))));
        }
      }
    }
    return blocks;
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(REPOSITORY.resolve("README.md")));
    try (Stream<Path> modules = Files.list(REPOSITORY)) {
      for (Path docs : modules.map(module -> module.resolve("docs")).sorted().toList()) {
        if (Files.isDirectory(docs)) {
          try (Stream<Path> files = Files.walk(docs)) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
          }
        }
      }
    }
    return pages;
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files.sorted().toList();
    }
  }

  private static List<String> lines(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.flatMap(file -> read(file).stream()).toList();
    }
  }

  private static List<String> stripped(List<String> lines) {
    return lines.stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
