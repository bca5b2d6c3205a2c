package io.github.learnedmixup.benchmarks.sweep;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.style.CategoryStyler;

/** Draws what a sweep found: a column of charts for each setting, a row for each figure. */
final class SweepChart {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 200;
  private static final Color COLOUR = new Color(0x2a6fbb);
  private static final double HEADROOM = 1.1;

  private SweepChart() {}

  /** A figure of a row of charts. */
  private record Figure(String name, ToDoubleFunction<SweepRow> value) {}

  /**
   * Draws it.
   *
   * @param found for each setting, in the order of the columns, what came out with each of its
   *     values, at least one
   */
  static BufferedImage draw(Map<String, List<SweepRow>> found) {
    List<Figure> figures = figures(found);
    BufferedImage picture =
        new BufferedImage(
            WIDTH * found.size(), HEIGHT * figures.size(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    try {
      int column = 0;
      for (Map.Entry<String, List<SweepRow>> factor : found.entrySet()) {
        for (int row = 0; row < figures.size(); row++) {
          Figure figure = figures.get(row);
          double top = HEADROOM * most(found, figure);
          CategoryChart chart = chart(factor.getKey(), factor.getValue(), figure, top);
          graphics.drawImage(
              BitmapEncoder.getBufferedImage(chart), column * WIDTH, row * HEIGHT, null);
        }
        column++;
      }
    } finally {
      graphics.dispose();
    }
    return picture;
  }

  private static List<Figure> figures(Map<String, List<SweepRow>> found) {
    List<Figure> figures =
        new ArrayList<>(
            List.of(
                new Figure("images/s", SweepRow::imagesPerS),
                new Figure("hit rate", SweepRow::hitRate),
                new Figure("waits", SweepRow::waits),
                new Figure("starved places", SweepRow::starved),
                new Figure("heap, MiB", row -> Math.max(0, row.heapMb()))));
    boolean tested =
        found.values().stream()
            .flatMap(List::stream)
            .noneMatch(row -> Double.isNaN(row.accuracy()));
    if (tested) {
      figures.add(new Figure("accuracy, %", row -> 100 * row.accuracy()));
    }
    return figures;
  }

  private static double most(Map<String, List<SweepRow>> found, Figure figure) {
    double most =
        found.values().stream().flatMap(List::stream).mapToDouble(figure.value).max().orElse(0);
    return most == 0 ? 1 : most;
  }

  private static CategoryChart chart(
      String factor, List<SweepRow> rows, Figure figure, double top) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(figure.name + " by " + factor)
            .build();
    CategoryStyler styler = chart.getStyler();
    styler
        .setYAxisMin(0.0)
        .setYAxisMax(top)
        .setChartBackgroundColor(Color.WHITE)
        .setLegendVisible(false);
    styler.setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Bar);
    chart
        .addSeries(
            figure.name,
            rows.stream().map(SweepRow::level).toList(),
            rows.stream().map(row -> (Number) figure.value.applyAsDouble(row)).toList())
        .setFillColor(COLOUR);
    return chart;
  }
}
