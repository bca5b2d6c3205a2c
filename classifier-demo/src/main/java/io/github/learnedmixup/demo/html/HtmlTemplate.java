package io.github.learnedmixup.demo.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page with places, written as {@code {{name}}}, that are filled with {@link Html}. */
public final class HtmlTemplate {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");

  private final String page;

  HtmlTemplate(String page) {
    this.page = page;
  }

  /** Reads a template that lies beside this class. */
  public static HtmlTemplate resource(String name) {
    try (InputStream stream = HtmlTemplate.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the resource " + name + " is not in the jar");
      }
      return new HtmlTemplate(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The page with every place filled.
   *
   * @throws IllegalArgumentException if a place has no content or a content has no place
   */
  public String fill(Map<String, Html> contents) {
    Set<String> unused = new HashSet<>(contents.keySet());
    String filled =
        PLACE
            .matcher(page)
            .replaceAll(
                (MatchResult place) -> {
                  String name = place.group(1);
                  Html content = contents.get(name);
                  if (content == null) {
                    throw new IllegalArgumentException("nothing fills the place {{" + name + "}}");
                  }
                  unused.remove(name);
                  return Matcher.quoteReplacement(content.markup());
                });
    if (!unused.isEmpty()) {
      throw new IllegalArgumentException("the template has no places for " + unused);
    }
    return filled;
  }
}
