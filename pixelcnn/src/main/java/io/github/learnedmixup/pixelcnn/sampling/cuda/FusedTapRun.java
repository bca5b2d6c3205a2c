package io.github.learnedmixup.pixelcnn.sampling.cuda;

import io.github.learnedmixup.pixelcnn.network.Tap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Taps of one row, evenly apart: what they see are the same activations, moved sideways.
 *
 * @param row relative to the pixel's own, as {@link Tap#rows()}
 * @param column of the leftmost, as {@link Tap#columns()}
 * @param step columns from one to the next; 0 where there is but one
 * @param taps their numbers in the list that they are from, from left to right
 */
record FusedTapRun(int row, int column, int step, List<Integer> taps) {
  /**
   * The taps of each row, the uppermost first.
   *
   * @param most taps of a run; a row that has more is several
   */
  static List<FusedTapRun> of(List<Tap> taps, int most) {
    List<FusedTapRun> runs = new ArrayList<>();
    IntStream.range(0, taps.size())
        .boxed()
        .sorted(Comparator.comparing(i -> taps.get(i).columns()))
        .collect(Collectors.groupingBy(i -> taps.get(i).rows(), TreeMap::new, Collectors.toList()))
        .values()
        .forEach(
            row -> {
              for (int from = 0; from < row.size(); from += most) {
                runs.add(ofRow(taps, row.subList(from, Math.min(from + most, row.size()))));
              }
            });
    return List.copyOf(runs);
  }

  private static FusedTapRun ofRow(List<Tap> taps, List<Integer> sorted) {
    Tap first = taps.get(sorted.get(0));
    int step = sorted.size() == 1 ? 0 : taps.get(sorted.get(1)).columns() - first.columns();
    for (int i = 0; i < sorted.size(); i++) {
      if (taps.get(sorted.get(i)).columns() != first.columns() + i * step) {
        throw new IllegalStateException("the taps of a row must be evenly apart, but are " + taps);
      }
    }
    return new FusedTapRun(first.rows(), first.columns(), step, List.copyOf(sorted));
  }
}
