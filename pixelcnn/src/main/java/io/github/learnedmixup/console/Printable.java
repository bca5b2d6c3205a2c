package io.github.learnedmixup.console;

/**
 * Shows control characters of names: a terminal would obey them, and a table would be torn by them.
 */
public final class Printable {
  private Printable() {}

  /**
   * Replaces each control character by its escape, such as {@code \}{@code u001b}; all else stays.
   *
   * @param name a name or a line that holds some
   */
  public static String of(String name) {
    StringBuilder shown = new StringBuilder();
    name.codePoints()
        .forEach(
            character -> {
              if (isControl(character)) {
                shown.append("\\u%04x".formatted(character));
              } else {
                shown.appendCodePoint(character);
              }
            });
    return shown.toString();
  }

  /** Of what a terminal obeys: also the marks that turn the direction of what follows. */
  private static boolean isControl(int character) {
    int type = Character.getType(character);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || (type == Character.FORMAT
            && Character.getDirectionality(character)
                >= Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING);
  }
}
