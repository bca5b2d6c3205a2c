package io.github.learnedmixup.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the documents of the whole repository to their rules. */
class DocumentsTest {
  private static final Path ROOT = root();
  private static final int README_LINES = 150;
  private static final int LINE = 120;

  /** A page says by its name of which kind it is. */
  private static final Pattern NAME =
      Pattern.compile("(index|(tutorial|howto|reference|explanation)-[a-z0-9-]+)\\.md");

  private static final Pattern LINK =
      Pattern.compile("(?<!\\\\)\\]\\(([^)\\s]+)\\)|src=\"([^\"]+)\"");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");

  /** Pages about models, which a command writes. */
  private static final Path CARDS = ROOT.resolve(Path.of("pixelcnn", "docs", "models"));

  /** Phrases of the house style that say it badly, and what says it better. */
  private static final List<Pattern> BANNED =
      Stream.of(
              "nothing itself gains", // longer training does not help the baseline
              "better than none", // than the baseline
              "no better than nothing",
              "nothing makes [0-9]",
              "served (two|four|eight) times, they", // reusing each image ... removed
              "that are drawn one passes", // about 1 in 60 is accepted
              "is better for seeing",
              "and being told so",
              "(can|cannot) mend", // that you can correct
              "is wanting",
              "for want of",
              "the same with \\.\\.\\.",
              "is told (in|of|by)", // is described in
              "what is told",
              "belated",
              "in drawing them",
              "goes on where it was", // continues
              "by and by",
              "so that less says nothing",
              "has nothing to give",
              "how it came about")
          .map(phrase -> Pattern.compile("\\b" + phrase, Pattern.CASE_INSENSITIVE))
          .toList();

  /** A page, and its lines outside of blocks of code. */
  private record Page(Path file, List<String> lines) {
    private static Page of(Path file) {
      List<String> lines = new ArrayList<>();
      boolean fenced = false;
      for (String line : read(file)) {
        boolean fence = line.strip().startsWith("```");
        lines.add(fence || fenced || line.startsWith("    ") ? "" : line);
        fenced ^= fence;
      }
      return new Page(file, lines);
    }

    private String name() {
      return ROOT.relativize(file).toString();
    }

    /** Where in the page a line is, for messages. */
    private String at(int line) {
      return "%s:%d: %s".formatted(name(), line + 1, lines.get(line));
    }

    /** The addresses that it links to. */
    private List<String> links() {
      List<String> links = new ArrayList<>();
      for (String line : lines) {
        Matcher link = LINK.matcher(CODE.matcher(line).replaceAll("``"));
        while (link.find()) {
          links.add(link.group(1) == null ? link.group(2) : link.group(1));
        }
      }
      return links;
    }

    /** The anchors of its headings, as GitHub makes them. */
    private Set<String> anchors() {
      Set<String> anchors = new HashSet<>();
      for (String line : lines) {
        if (line.matches("#{1,6} .*")) {
          String text = line.replaceFirst("#+ ", "").replaceAll("\\]\\([^)]*\\)", "]");
          String anchor =
              text.toLowerCase(Locale.ROOT)
                  .strip()
                  .replaceAll("[^\\p{L}\\p{N} _-]", "")
                  .replace(' ', '-');
          String unique = anchor;
          for (int copy = 1; !anchors.add(unique); copy++) {
            unique = anchor + "-" + copy;
          }
        }
      }
      return anchors;
    }

    /** Lines of prose, neither of a table nor of code, by their number. */
    private boolean isProse(int line) {
      return !lines.get(line).startsWith("|") && !lines.get(line).startsWith("<img ");
    }
  }

  @Test
  void links_leadToFilesAndHeadings() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Page page : pages()) {
      for (String link : page.links()) {
        if (link.matches("[a-z]+:.*")) {
          continue;
        }
        String[] parts = link.split("#", 2);
        Path target =
            parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]).normalize();
        boolean there = target.startsWith(ROOT) && Files.exists(target);
        boolean found =
            there
                && (parts.length == 1
                    || !target.toString().endsWith(".md")
                    || Page.of(target).anchors().contains(parts[1]));
        if (!found) {
          broken.add(page.name() + ": " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void linesOfProse_areShort() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Page page : pages()) {
      if (page.file().startsWith(CARDS)) {
        continue;
      }
      for (int line = 0; line < page.lines().size(); line++) {
        String shown = page.lines().get(line).replaceAll("\\]\\([^)]*\\)", "]");
        if (page.isProse(line) && shown.length() > LINE) {
          tooLong.add(page.at(line));
        }
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void phrases_areThoseOfTheHouseStyle() throws IOException {
    List<String> banned = new ArrayList<>();
    for (Page page : pages()) {
      for (int line = 0; line < page.lines().size(); line++) {
        for (Pattern phrase : BANNED) {
          if (phrase.matcher(page.lines().get(line)).find()) {
            banned.add("%s (%s)".formatted(page.at(line), phrase));
          }
        }
      }
    }
    assertThat(banned).isEmpty();
  }

  @Test
  void readme_isShort() {
    assertThat(read(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(README_LINES);
  }

  @Test
  void pages_areOfOneKind_andInTheirIndex() throws IOException {
    List<Path> folders = docs();
    assertThat(folders).hasSizeGreaterThanOrEqualTo(4);
    for (Path docs : folders) {
      Set<String> linked = new HashSet<>(Page.of(docs.resolve("index.md")).links());
      try (Stream<Path> files = Files.list(docs)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".md")).sorted().toList()) {
          String name = file.getFileName().toString();
          assertThat(name).as("the name of %s", ROOT.relativize(file)).matches(NAME);
          if (!name.equals("index.md")) {
            assertThat(linked).as("the links of the index in %s", docs).contains(name);
          }
        }
      }
    }
  }

  private static List<Page> pages() throws IOException {
    List<Page> pages = new ArrayList<>();
    for (String name : List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md")) {
      pages.add(Page.of(ROOT.resolve(name)));
    }
    pages.add(Page.of(ROOT.resolve("classifier-demo").resolve("RESULTS.md")));
    for (Path docs : docs()) {
      try (Stream<Path> files = Files.walk(docs)) {
        files
            .filter(file -> file.toString().endsWith(".md"))
            .sorted()
            .map(Page::of)
            .forEach(pages::add);
      }
    }
    return pages;
  }

  /** The folders of documents, one for each module. */
  private static List<Path> docs() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("docs"))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    }
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
