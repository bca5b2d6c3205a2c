package io.github.learnedmixup.demo.report;

import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.classifier.ClassifierCurvePoint;
import io.github.learnedmixup.demo.experiment.ArmRun;
import io.github.learnedmixup.demo.html.ChartAxis;
import io.github.learnedmixup.demo.html.Html;
import io.github.learnedmixup.demo.html.SvgDrawing;
import io.github.learnedmixup.demo.statistics.Interval;
import io.github.learnedmixup.demo.statistics.StatisticPhrases;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** The charts of the page, of all arms together. */
final class Charts {
  private static final double WIDTH = 420;
  private static final double MARGIN = 46;
  private static final double LEGEND_HEIGHT = 18;
  private static final double RIGHT = WIDTH - 14;

  private Charts() {}

  /**
   * A figure of a training.
   *
   * @param scale what a figure is multiplied by to be shown
   * @param unit behind a number that is shown
   * @param most beyond which no figure can be
   */
  private record Quantity(
      String id,
      String title,
      String axis,
      double scale,
      String unit,
      double most,
      ToDoubleFunction<ArmRun> of) {
    static Quantity share(String id, String title, ToDoubleFunction<ArmRun> share) {
      String axis = Character.toLowerCase(title.charAt(0)) + title.substring(1) + ", %";
      return new Quantity(id, title, axis, 100, " %", 1, share);
    }

    static Quantity work(String id, String title, String unit, ToDoubleFunction<ArmRun> of) {
      return new Quantity(id, title, unit.strip(), 1, unit, Double.POSITIVE_INFINITY, of);
    }

    /** A number as the tables have it: only the mean is scaled, not what it is of. */
    String number(double figure) {
      return StatisticPhrases.number(scale * figure);
    }

    String inWords(Interval interval) {
      String mean = number(interval.mean()) + unit;
      return interval.hasEnds()
          ? "%s [%s, %s]".formatted(mean, number(interval.low()), number(interval.high()))
          : mean;
    }

    /**
     * Where a figure is on the axis. Few seeds may put an interval's end where nothing can be; the
     * drawing ends there.
     */
    double within(double figure) {
      return scale * Math.max(0, Math.min(most, figure));
    }
  }

  /** The figures of an arm, one a seed, and their interval. */
  // A row of a drawing: nobody compares it.
  @SuppressWarnings("ArrayRecordComponent")
  private record Spread(Arm arm, double[] values, Interval interval) {
    static List<Spread> of(List<ArmRun> runs, ToDoubleFunction<ArmRun> figure) {
      return byArm(runs).entrySet().stream()
          .map(
              entry -> {
                double[] values = entry.getValue().stream().mapToDouble(figure).toArray();
                return new Spread(entry.getKey(), values, Interval.of(values));
              })
          .toList();
    }
  }

  /** The runs of each arm, arms in their order. */
  static Map<Arm, List<ArmRun>> byArm(List<ArmRun> runs) {
    Map<Arm, List<ArmRun>> byArm = new EnumMap<>(Arm.class);
    runs.forEach(run -> byArm.computeIfAbsent(run.arm(), arm -> new ArrayList<>()).add(run));
    return byArm;
  }

  /** Accuracy of each arm: the mean, its interval, and each seed. */
  static Html accuracy(List<ArmRun> runs) {
    return spreads(
        runs, Quantity.share("accuracy", "Test accuracy", run -> run.measures().accuracy()));
  }

  /** Expected calibration error of each arm. */
  static Html calibrationError(List<ArmRun> runs) {
    return spreads(
        runs, Quantity.share("ece", "Calibration error", run -> run.measures().calibrationError()));
  }

  /** Expected calibration error of each arm at the temperature that the tuning split asks for. */
  static Html temperedCalibrationError(List<ArmRun> runs) {
    return spreads(
        runs,
        Quantity.share(
            "tempered",
            "Calibration error with temperature",
            run -> run.measures().temperedCalibrationError()));
  }

  /** The time of a training of each arm. */
  static Html seconds(List<ArmRun> runs) {
    return spreads(
        runs, Quantity.work("seconds", "Time of a training", " seconds", ArmRun::seconds));
  }

  /** How many images a second go through a training of each arm. */
  static Html throughput(List<ArmRun> runs) {
    return spreads(
        runs,
        Quantity.work(
            "throughput", "Throughput of a training", " images/s", ArmRun::imagesPerSecond));
  }

  private static Html spreads(List<ArmRun> runs, Quantity quantity) {
    List<Spread> spreads = Spread.of(runs, quantity.of());
    double rowHeight = 40;
    double bottom = 12 + spreads.size() * rowHeight;
    String description =
        spreads.stream()
            .map(spread -> spread.arm().title() + " " + quantity.inWords(spread.interval()))
            .collect(Collectors.joining("; ", "Mean and 95 % interval: ", "."));
    SvgDrawing drawing =
        new SvgDrawing(
            WIDTH, bottom + 42, quantity.id(), quantity.title() + " of each arm", description);
    double[] shown =
        spreads.stream()
            .flatMapToDouble(
                spread ->
                    DoubleStream.concat(
                            Arrays.stream(spread.values()),
                            DoubleStream.of(spread.interval().low(), spread.interval().high()))
                        .map(quantity::within))
            .toArray();
    ChartAxis axis = ChartAxis.around(shown, 14, RIGHT);
    for (double mark : axis.marks()) {
      double x = axis.place(mark);
      drawing.line(x, 12, x, bottom, "grid");
      drawing.text(x, bottom + 16, "middle", "mark", axis.label(mark));
    }
    drawing.text((14 + RIGHT) / 2, bottom + 34, "middle", "mark", quantity.axis());
    for (int i = 0; i < spreads.size(); i++) {
      spread(drawing, axis, quantity, spreads.get(i), 12 + i * rowHeight);
    }
    return drawing.html();
  }

  private static void spread(
      SvgDrawing drawing, ChartAxis axis, Quantity quantity, Spread spread, double top) {
    String colour = "arm-" + spread.arm().id();
    double y = top + 27;
    drawing.text(
        14,
        top + 15,
        "start",
        "label",
        spread.arm().title() + " " + quantity.number(spread.interval().mean()) + quantity.unit());
    if (spread.interval().hasEnds()) {
      double low = axis.place(quantity.within(spread.interval().low()));
      double high = axis.place(quantity.within(spread.interval().high()));
      drawing.line(low, y, high, y, "whisker " + colour);
      drawing.line(low, y - 6, low, y + 6, "whisker " + colour);
      drawing.line(high, y - 6, high, y + 6, "whisker " + colour);
    }
    for (double value : spread.values()) {
      drawing.dot(axis.place(quantity.within(value)), y, 2.5, "seed");
    }
    drawing.dot(axis.place(quantity.within(spread.interval().mean())), y, 5.5, "mean " + colour);
  }

  /** Training loss of each arm, the mean over the seeds. */
  static Html loss(List<ArmRun> runs) {
    return curves(
        runs,
        "loss",
        "Training loss",
        "cross-entropy of the batches, nats",
        ClassifierCurvePoint::loss);
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
      List<ArmRun> runs,
      String id,
      String title,
      String unit,
      ToDoubleFunction<ClassifierCurvePoint> value) {
    double top = 30;
    double bottom = 200;
    Map<Arm, List<ClassifierCurvePoint>> curves = new EnumMap<>(Arm.class);
    byArm(runs)
        .forEach(
            (arm, ofArm) -> curves.put(arm, meanCurve(ofArm.stream().map(ArmRun::curve).toList())));
    String description =
        curves.entrySet().stream()
            .map(
                entry -> {
                  List<ClassifierCurvePoint> curve = entry.getValue();
                  return "%s from %s to %s"
                      .formatted(
                          entry.getKey().title(),
                          StatisticPhrases.precise(value.applyAsDouble(curve.get(0))),
                          StatisticPhrases.precise(
                              value.applyAsDouble(curve.get(curve.size() - 1))));
                })
            .collect(Collectors.joining("; ", unit + ", mean over the seeds: ", "."));
    SvgDrawing drawing =
        new SvgDrawing(WIDTH, bottom + 44 + curves.size() * LEGEND_HEIGHT, id, title, description);
    List<ClassifierCurvePoint> all = curves.values().stream().flatMap(List::stream).toList();
    ChartAxis vertical = ChartAxis.around(all.stream().mapToDouble(value).toArray(), bottom, top);
    ChartAxis horizontal =
        new ChartAxis(
            0, all.stream().mapToInt(ClassifierCurvePoint::step).max().orElse(1), MARGIN, RIGHT);
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
    double y = bottom + 52;
    for (Map.Entry<Arm, List<ClassifierCurvePoint>> entry : curves.entrySet()) {
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
      drawing.line(4, y, 30, y, style);
      drawing.text(36, y + 4, "start", "mark", entry.getKey().title());
      y += LEGEND_HEIGHT;
    }
    return drawing.html();
  }

  /** The mean of curves that have their points at the same steps. */
  static List<ClassifierCurvePoint> meanCurve(List<List<ClassifierCurvePoint>> curves) {
    List<ClassifierCurvePoint> mean = new ArrayList<>();
    for (int i = 0; i < curves.get(0).size(); i++) {
      int point = i;
      mean.add(
          new ClassifierCurvePoint(
              curves.get(0).get(i).step(),
              average(curves, curve -> curve.get(point).loss()),
              average(curves, curve -> curve.get(point).trainingAccuracy()),
              average(curves, curve -> curve.get(point).accuracy())));
    }
    return mean;
  }

  private static double average(
      List<List<ClassifierCurvePoint>> curves, ToDoubleFunction<List<ClassifierCurvePoint>> value) {
    return curves.stream().mapToDouble(value).average().orElse(Double.NaN);
  }
}
