package io.github.learnedmixup.pixelcnn.batch;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;

/** What the labels of a batch mean, which has a row of them for each example. */
public enum LabelKind {
  /** Shares of classes: every row sums to 1, as one-hot labels and mixed ones do. */
  CLASSES,
  /** Labels each of which applies or not, whatever the others do: values in [0, 1]. */
  MULTI_LABEL,
  /** Numbers to be predicted: any finite values. */
  REGRESSION;

  /** How far a sum of labels in single precision may be from 1. */
  private static final double TOLERANCE = 1e-4;

  private static final String SEVERAL = "; multi-label rows are LabelKind.MULTI_LABEL";
  private static final String NUMBERS = "; regression targets are LabelKind.REGRESSION";

  /**
   * Checks that labels are of this kind. A single column is never {@link #CLASSES}: it holds class
   * indices, or else a single output.
   *
   * @param rows labels, a row for each example; at least one
   * @param source what gives them, for messages: "base", say
   * @throws InvalidInputException if they are not; the message says what they look like
   */
  public void require(double[][] rows, String source) {
    if (this == CLASSES && rows[0].length == 1) {
      throw new InvalidInputException(
          ("labels of the %s must be one-hot, but have the shape [%d, 1], as class indices have: use"
                  + " one-hot labels, which RecordReaderDataSetIterator makes if it is given the"
                  + " number of classes; a single output is LabelKind.MULTI_LABEL or"
                  + " LabelKind.REGRESSION")
              .formatted(source, rows.length));
    }
    requireRows(rows, source);
  }

  /**
   * Checks that labels are shares of so many classes.
   *
   * @param rows labels, a row for each example; at least one
   * @param classes of the model that they go with; 1 is allowed
   * @param source what gives them, for messages: "base", say
   * @throws InvalidInputException if they are not; the message says what they look like
   */
  public static void requireClasses(double[][] rows, int classes, String source) {
    if (rows[0].length != classes && rows[0].length != 1) {
      throw new InvalidInputException(
          "the %s's labels have %d classes, but the model has %d"
              .formatted(source, rows[0].length, classes));
    }
    if (classes == 1) {
      CLASSES.requireRows(rows, source);
    } else {
      CLASSES.require(rows, source);
    }
  }

  /**
   * The classes of examples that have one each.
   *
   * @param rows labels, a row for each example; at least one
   * @param classes how many there are
   * @param source what gives the labels, for messages: "iterator", say
   * @throws InvalidInputException if a row is not one-hot; the message says what it looks like
   */
  public static int[] oneHot(double[][] rows, int classes, String source) {
    requireClasses(rows, classes, source);
    int[] labels = new int[rows.length];
    for (int row = 0; row < rows.length; row++) {
      for (int label = 1; label < classes; label++) {
        labels[row] = rows[row][label] > rows[row][labels[row]] ? label : labels[row];
      }
      if (rows[row][labels[row]] < 1 - TOLERANCE) {
        throw new InvalidInputException(
            ("labels of the %s must be one-hot, as each image is learned as one of its class, but"
                    + " %s has no more than %s of a class, as mixed or smoothed labels have")
                .formatted(source, place(rows, row), rows[row][labels[row]]));
      }
    }
    return labels;
  }

  private void requireRows(double[][] rows, String source) {
    for (int row = 0; row < rows.length; row++) {
      double sum = 0;
      for (double label : rows[row]) {
        if (!Double.isFinite(label)) {
          throw refusal(source, "be finite", rows, row, "has " + label);
        }
        if (this != REGRESSION && label < 0) {
          throw refusal(source, "not be negative", rows, row, "has " + label + NUMBERS);
        }
        if (this != REGRESSION && label > 1 + TOLERANCE) {
          throw refusal(source, "not exceed 1", rows, row, "has " + label + NUMBERS);
        }
        sum += label;
      }
      if (this == CLASSES && Math.abs(sum - 1) > TOLERANCE) {
        throw refusal(source, "sum to 1 in every row", rows, row, "sums to " + sum + SEVERAL);
      }
    }
  }

  private static InvalidInputException refusal(
      String source, String must, double[][] rows, int row, String what) {
    return new InvalidInputException(
        "labels of the %s must %s, but %s %s".formatted(source, must, place(rows, row), what));
  }

  private static String place(double[][] rows, int row) {
    return "example %d of a batch of %d".formatted(row, rows.length);
  }
}
