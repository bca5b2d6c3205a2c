package io.github.learnedmixup.pixelcnn.report;

import io.github.learnedmixup.pixelcnn.report.TrainingHistory.Epoch;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws the likelihoods of a training by epoch. All pictures of one curve have the same axes, those
 * of the whole history, so that they can follow each other as a film.
 */
final class TrainingCurve {
  private static final Color TRAIN = new Color(0x2a6fbb);
  private static final Color VALIDATION = new Color(0xd9682b);
  private static final double MARGIN = 0.05;

  private final List<Epoch> epochs;
  private final double low;
  private final double high;

  /** The curve of a history with at least one epoch. */
  TrainingCurve(TrainingHistory history) {
    this.epochs = history.epochs();
    double[] all =
        epochs.stream()
            .flatMap(epoch -> List.of(epoch.trainNats(), epoch.validationNats()).stream())
            .filter(Double::isFinite)
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    double bottom = all.length == 0 ? 0 : all[0];
    double top = all.length == 0 ? 1 : all[all.length - 1];
    double margin = Math.max(MARGIN * (top - bottom), 1e-3 * Math.max(1, Math.abs(top)));
    this.low = bottom - margin;
    this.high = top + margin;
  }

  /** Draws the first {@code count} epochs, at least 1. */
  BufferedImage draw(int count, int width, int height) {
    List<Epoch> shown = epochs.subList(0, count);
    Epoch last = shown.get(count - 1);
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(height)
            .title(title(last))
            .xAxisTitle("epoch")
            .yAxisTitle("nats an image")
            .build();
    chart
        .getStyler()
        .setXAxisMin(0.0)
        .setXAxisMax((double) epochs.get(epochs.size() - 1).epoch())
        .setYAxisMin(low)
        .setYAxisMax(high)
        .setXAxisDecimalPattern("0")
        .setChartBackgroundColor(Color.WHITE)
        .setLegendPosition(LegendPosition.InsideNE)
        .setLegendBorderColor(Color.WHITE);
    // Where the marks on the axis are depends on all data, not only on its range.
    XYSeries everyEpoch =
        chart.addSeries(
            "every epoch",
            epochs.stream().mapToDouble(Epoch::epoch).toArray(),
            epochs.stream().mapToDouble(epoch -> low).toArray());
    everyEpoch.setLineStyle(SeriesLines.NONE);
    everyEpoch.setMarker(SeriesMarkers.NONE);
    everyEpoch.setShowInLegend(false);
    add(chart, "train", TRAIN, shown, Epoch::trainNats);
    add(chart, "validation", VALIDATION, shown, Epoch::validationNats);
    return BitmapEncoder.getBufferedImage(chart);
  }

  private static String title(Epoch last) {
    return String.format(
        Locale.ROOT,
        "epoch %d: train %.2f, %s",
        last.epoch(),
        last.trainNats(),
        LikelihoodPhrase.validation(last.validationNats()));
  }

  private static void add(
      XYChart chart, String name, Color colour, List<Epoch> shown, ToDoubleFunction<Epoch> nats) {
    List<Epoch> known = shown.stream().filter(e -> Double.isFinite(nats.applyAsDouble(e))).toList();
    if (!known.isEmpty()) {
      XYSeries series =
          chart.addSeries(
              name,
              known.stream().mapToDouble(Epoch::epoch).toArray(),
              known.stream().mapToDouble(nats).toArray());
      series.setLineColor(colour);
      series.setMarkerColor(colour);
      series.setMarker(SeriesMarkers.CIRCLE);
    }
  }
}
