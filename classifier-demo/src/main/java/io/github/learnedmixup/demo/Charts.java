package io.github.learnedmixup.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** The charts of the page. */
final class Charts {
  private static final double WIDTH = 420;
  private static final double MARGIN = 46;
  private static final double LEGEND_WIDTH = 205;
  private static final double LEGEND_HEIGHT = 18;
  private static final int LEGEND_COLUMNS = 2;
  private static final double RIGHT = WIDTH - 14;

  private Charts() {}

  /** Accuracy of each arm: the mean, its interval, and each seed. */
  static Html accuracy(List<ArmSummary> summaries) {
    double rowHeight = 52;
    double bottom = 12 + summaries.size() * rowHeight;
    String description =
        summaries.stream()
            .map(summary -> summary.arm().title() + " " + Phrases.interval(summary.accuracy()))
            .collect(Collectors.joining("; ", "Mean and 95 % interval: ", "."));
    Drawing drawing =
        new Drawing(WIDTH, bottom + 42, "accuracy", "Test accuracy of each arm", description);
    double[] shown =
        summaries.stream()
            .flatMapToDouble(
                summary ->
                    DoubleStream.concat(
                        Arrays.stream(summary.accuracies()),
                        DoubleStream.of(
                            within(summary.accuracy().low()), within(summary.accuracy().high()))))
            .map(share -> 100 * share)
            .toArray();
    Axis axis = Axis.around(shown, 14, RIGHT);
    for (double mark : axis.marks()) {
      double x = axis.place(mark);
      drawing.line(x, 12, x, bottom, "grid");
      drawing.text(x, bottom + 16, "middle", "mark", axis.label(mark));
    }
    drawing.text((14 + RIGHT) / 2, bottom + 34, "middle", "mark", "test accuracy, %");
    for (int i = 0; i < summaries.size(); i++) {
      accuracyRow(drawing, axis, summaries.get(i), 12 + i * rowHeight);
    }
    return drawing.html();
  }

  private static void accuracyRow(Drawing drawing, Axis axis, ArmSummary summary, double top) {
    String colour = "arm-" + summary.arm().id();
    double y = top + 34;
    drawing.text(
        14,
        top + 16,
        "start",
        "label",
        summary.arm().title() + " " + Phrases.percent(summary.accuracy().mean()));
    if (summary.accuracy().hasEnds()) {
      double low = axis.place(100 * within(summary.accuracy().low()));
      double high = axis.place(100 * within(summary.accuracy().high()));
      drawing.line(low, y, high, y, "whisker " + colour);
      drawing.line(low, y - 6, low, y + 6, "whisker " + colour);
      drawing.line(high, y - 6, high, y + 6, "whisker " + colour);
    }
    for (double accuracy : summary.accuracies()) {
      drawing.dot(axis.place(100 * accuracy), y, 2.5, "seed");
    }
    drawing.dot(axis.place(100 * summary.accuracy().mean()), y, 5.5, "mean " + colour);
  }

  /** Few seeds may put an interval's end where no accuracy can be; the drawing ends there. */
  private static double within(double share) {
    return Math.max(0, Math.min(1, share));
  }

  /** Training loss of each arm, the mean over the seeds. */
  static Html loss(List<ArmRun> runs) {
    return curves(
        runs, "loss", "Training loss", "cross-entropy of the batches, nats", CurvePoint::loss);
  }

  /** Lambda-weighted accuracy on the training batches of each arm, the mean over the seeds. */
  static Html trainingAccuracy(List<ArmRun> runs) {
    return curves(
        runs,
        "training",
        "Accuracy on the training batches",
        "accuracy on training batches, weighted by lambda, %",
        point -> 100 * point.trainingAccuracy());
  }

  /** Accuracy on the tuning split of each arm, the mean over the seeds. */
  static Html tuningAccuracy(List<ArmRun> runs) {
    return curves(
        runs,
        "tuning",
        "Accuracy on the tuning split",
        "accuracy on the tuning split, %",
        point -> 100 * point.accuracy());
  }

  private static Html curves(
      List<ArmRun> runs, String id, String title, String unit, ToDoubleFunction<CurvePoint> value) {
    double top = 30;
    double bottom = 200;
    Map<Arm, List<CurvePoint>> curves = new EnumMap<>(Arm.class);
    for (Arm arm : EnumSet.copyOf(runs.stream().map(ArmRun::arm).toList())) {
      curves.put(
          arm,
          meanCurve(runs.stream().filter(run -> run.arm() == arm).map(ArmRun::curve).toList()));
    }
    int legendLines = (curves.size() - 1) / LEGEND_COLUMNS + 1;
    String description =
        curves.entrySet().stream()
            .map(
                entry -> {
                  List<CurvePoint> curve = entry.getValue();
                  return "%s from %s to %s"
                      .formatted(
                          entry.getKey().title(),
                          Phrases.precise(value.applyAsDouble(curve.get(0))),
                          Phrases.precise(value.applyAsDouble(curve.get(curve.size() - 1))));
                })
            .collect(Collectors.joining("; ", unit + ", mean over the seeds: ", "."));
    Drawing drawing =
        new Drawing(WIDTH, bottom + 44 + legendLines * LEGEND_HEIGHT, id, title, description);
    List<CurvePoint> all = curves.values().stream().flatMap(List::stream).toList();
    Axis vertical = Axis.around(all.stream().mapToDouble(value).toArray(), bottom, top);
    Axis horizontal =
        new Axis(0, all.stream().mapToInt(CurvePoint::step).max().orElse(1), MARGIN, RIGHT);
    drawing.text(0, 14, "start", "mark", unit);
    for (double mark : vertical.marks()) {
      double y = vertical.place(mark);
      drawing.line(MARGIN, y, RIGHT, y, "grid");
      drawing.text(MARGIN - 6, y + 4, "end", "mark", vertical.label(mark));
    }
    for (double mark : horizontal.marks()) {
      drawing.text(horizontal.place(mark), bottom + 18, "middle", "mark", horizontal.label(mark));
    }
    drawing.text(RIGHT, bottom + 34, "end", "mark", "optimiser steps");
    int entries = 0;
    for (Map.Entry<Arm, List<CurvePoint>> entry : curves.entrySet()) {
      String style = "curve arm-" + entry.getKey().id();
      drawing.path(
          entry.getValue().stream()
              .map(
                  point ->
                      new double[] {
                        horizontal.place(point.step()), vertical.place(value.applyAsDouble(point))
                      })
              .toList(),
          style);
      int line = entries / LEGEND_COLUMNS;
      double x = 4 + entries % LEGEND_COLUMNS * LEGEND_WIDTH;
      double y = bottom + 52 + line * LEGEND_HEIGHT;
      drawing.line(x, y, x + 26, y, style);
      drawing.text(x + 32, y + 4, "start", "mark", entry.getKey().title());
      entries++;
    }
    return drawing.html();
  }

  /** The mean of curves that have their points at the same steps. */
  static List<CurvePoint> meanCurve(List<List<CurvePoint>> curves) {
    List<CurvePoint> mean = new ArrayList<>();
    for (int i = 0; i < curves.get(0).size(); i++) {
      int point = i;
      mean.add(
          new CurvePoint(
              curves.get(0).get(i).step(),
              average(curves, curve -> curve.get(point).loss()),
              average(curves, curve -> curve.get(point).trainingAccuracy()),
              average(curves, curve -> curve.get(point).accuracy())));
    }
    return mean;
  }

  private static double average(
      List<List<CurvePoint>> curves, ToDoubleFunction<List<CurvePoint>> value) {
    return curves.stream().mapToDouble(value).average().orElse(Double.NaN);
  }
}
