package io.github.learnedmixup.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table as lines of text. */
public final class TextTable {
  private static final int GAP = 2;

  private TextTable() {}

  /** Headings, a rule and rows, the columns aligned. */
  public static List<String> lines(List<String> headings, List<List<String>> rows) {
    List<List<String>> table = new ArrayList<>();
    table.add(headings);
    table.addAll(rows);
    int[] widths = new int[headings.size()];
    for (List<String> row : table) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : table) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String cell = row.get(column);
        line.append(cell).append(" ".repeat(widths[column] - cell.length() + GAP));
      }
      lines.add(line.toString().stripTrailing());
    }
    lines.add(1, "-".repeat(Arrays.stream(widths).sum() + GAP * (widths.length - 1)));
    return lines;
  }
}
