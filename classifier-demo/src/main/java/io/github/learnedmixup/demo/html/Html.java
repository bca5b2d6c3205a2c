package io.github.learnedmixup.demo.html;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A piece of a page that is well-formed by construction: text and attributes are escaped, elements
 * are closed. It is HTML and XML at once.
 */
public final class Html {
  /** Nothing. */
  public static final Html EMPTY = new Html("");

  private static final Set<String> VOID_ELEMENTS = Set.of("img", "br", "hr", "meta", "col");

  private final String markup;

  private Html(String markup) {
    this.markup = markup;
  }

  /** Text, with markup escaped. */
  public static Html text(String text) {
    return new Html(escaped(text));
  }

  /** An element without attributes. */
  public static Html element(String name, Html... children) {
    return element(name, Map.of(), children);
  }

  /** An element that holds a text. */
  public static Html element(String name, String text) {
    return element(name, Map.of(), text(text));
  }

  /** An element with attributes; see {@link #attributes}. */
  public static Html element(String name, Map<String, String> attributes, Html... children) {
    StringBuilder built = new StringBuilder("<").append(name);
    attributes.forEach(
        (key, value) ->
            built.append(' ').append(key).append("=\"").append(escaped(value)).append('"'));
    if (VOID_ELEMENTS.contains(name)) {
      return new Html(built.append(" />").toString());
    }
    built.append('>');
    for (Html child : children) {
      built.append(child.markup);
    }
    return new Html(built.append("</").append(name).append('>').toString());
  }

  /** Pieces one after the other. */
  public static Html join(Collection<Html> pieces) {
    StringBuilder built = new StringBuilder();
    for (Html piece : pieces) {
      built.append(piece.markup).append('\n');
    }
    return new Html(built.toString());
  }

  /** Pieces one after the other. */
  public static Html join(Html... pieces) {
    return join(List.of(pieces));
  }

  /** Attributes in the given order: name, value, name, value. */
  public static Map<String, String> attributes(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "namesAndValues must be in pairs, but are " + namesAndValues.length);
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      attributes.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return attributes;
  }

  public String markup() {
    return markup;
  }

  private static String escaped(String text) {
    StringBuilder built = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> built.append("&amp;");
        case '<' -> built.append("&lt;");
        case '>' -> built.append("&gt;");
        case '"' -> built.append("&quot;");
        case '\'' -> built.append("&#39;");
        default ->
            // What XML cannot hold at all, a control character in a file name say, is shown as
            // such.
            built.append(c < ' ' && c != '\n' && c != '\t' ? '\ufffd' : c);
      }
    }
    return built.toString();
  }
}
