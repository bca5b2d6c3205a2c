package io.github.learnedmixup.demo.report;

import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.classifier.ClassifierMeasures;
import io.github.learnedmixup.demo.experiment.ArmRun;
import io.github.learnedmixup.demo.html.ChartAxis;
import io.github.learnedmixup.demo.html.Html;
import io.github.learnedmixup.demo.html.SvgDrawing;
import io.github.learnedmixup.demo.statistics.Interval;
import io.github.learnedmixup.demo.statistics.StatisticPhrases;
import io.github.learnedmixup.pixelcnn.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How often a classifier is right when it is so sure (Guo et al. 2017, "On calibration of modern
 * neural networks", arXiv:1706.04599): a point for each bin of confidence, on the diagonal if the
 * classifier's confidence is what it is worth.
 */
final class ReliabilityDiagram {
  private static final double WIDTH = 210;
  private static final double LEFT = 40;
  private static final double RIGHT = WIDTH - 14;
  private static final double TOP = 10;
  private static final double BOTTOM = TOP + RIGHT - LEFT;
  private static final double HEIGHT = BOTTOM + 40;

  private static final ChartAxis HORIZONTAL = new ChartAxis(0, 100, LEFT, RIGHT);
  private static final ChartAxis VERTICAL = new ChartAxis(0, 100, BOTTOM, TOP);
  private static final double[] MARKS = {0, 50, 100};

  private ReliabilityDiagram() {}

  /**
   * A bin over the seeds.
   *
   * @param confidence mean of all answers in it
   * @param right the share of right answers, mean and interval over the seeds that have any in it
   * @param answers of all seeds together
   */
  record Point(double confidence, Interval right, int answers) {}

  /**
   * The bins that have answers, that of the lowest confidence first.
   *
   * @param seeds the bins of each seed, as many of each
   */
  static List<Point> points(List<List<Calibration.Bin>> seeds) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < seeds.get(0).size(); i++) {
      int bin = i;
      List<Calibration.Bin> filled =
          seeds.stream().map(bins -> bins.get(bin)).filter(one -> one.images() > 0).toList();
      if (!filled.isEmpty()) {
        int answers = filled.stream().mapToInt(Calibration.Bin::images).sum();
        double confidence = filled.stream().mapToDouble(Calibration.Bin::confidence).sum();
        Interval right =
            Interval.of(
                filled.stream().mapToDouble(one -> (double) one.right() / one.images()).toArray());
        points.add(new Point(confidence / answers, right, answers));
      }
    }
    return points;
  }

  /**
   * Draws an arm's diagram, before and at the temperature that its tuning split asks for.
   *
   * @param runs of that arm, one at least
   */
  static Html of(Arm arm, List<ArmRun> runs) {
    List<Point> plain = points(bins(runs, ClassifierMeasures::reliability));
    List<Point> tempered = points(bins(runs, ClassifierMeasures::temperedReliability));
    SvgDrawing drawing =
        new SvgDrawing(
            WIDTH,
            HEIGHT,
            "reliability-" + arm.id(),
            "Reliability of " + arm.title(),
            "Confidence and share of right answers: "
                + inWords(plain)
                + ". With temperature: "
                + inWords(tempered)
                + ".");
    for (double mark : MARKS) {
      String words = String.format(Locale.ROOT, "%.0f", mark);
      double x = HORIZONTAL.place(mark);
      double y = VERTICAL.place(mark);
      drawing.line(x, TOP, x, BOTTOM, "grid");
      drawing.line(LEFT, y, RIGHT, y, "grid");
      drawing.text(x, BOTTOM + 15, "middle", "mark", words);
      drawing.text(LEFT - 5, y + 4, "end", "mark", words);
    }
    drawing.text((LEFT + RIGHT) / 2, BOTTOM + 32, "middle", "mark", "confidence, %");
    drawing.line(LEFT, BOTTOM, RIGHT, TOP, "diagonal");
    for (Point point : tempered) {
      drawing.dot(x(point), y(point.right().mean()), 3.2, "seed");
    }
    String colour = "arm-" + arm.id();
    for (Point point : plain) {
      if (point.right().hasEnds()) {
        drawing.line(
            x(point), y(point.right().low()), x(point), y(point.right().high()), "thin " + colour);
      }
      drawing.dot(x(point), y(point.right().mean()), 3.2, "mean " + colour);
    }
    return drawing.html();
  }

  private static List<List<Calibration.Bin>> bins(
      List<ArmRun> runs, Function<ClassifierMeasures, List<Calibration.Bin>> which) {
    return runs.stream().map(run -> which.apply(run.measures())).toList();
  }

  private static double x(Point point) {
    return HORIZONTAL.place(100 * point.confidence());
  }

  private static double y(double share) {
    return VERTICAL.place(100 * Math.max(0, Math.min(1, share)));
  }

  private static String inWords(List<Point> points) {
    return points.stream()
        .map(
            point ->
                "%s right of %s"
                    .formatted(
                        StatisticPhrases.percent(point.right().mean()),
                        StatisticPhrases.count(point.answers())
                            + " answers at "
                            + StatisticPhrases.percent(point.confidence())))
        .collect(Collectors.joining("; "));
  }
}
