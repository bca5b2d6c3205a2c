package io.github.learnedmixup.augment;

import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.pixelcnn.Calibration;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns where the classes of a base seem to be in another order than those of the model: folders
 * named "one", "two", "three" are numbered alphabetically, and nothing else tells.
 *
 * <p>The model classifies some of the first real images by Bayes' rule, a few of each of a few
 * classes. For each image, the other ones tell which order of the classes agrees best with the
 * model's answers, and the image's own answer is compared with that order and with the labels as
 * they are. Where the labels are right, an order that was found in this way is right about as often
 * at best, however bad the model is. A warning takes three standard deviations of a sign test over
 * the images on which the two differ: nine more at least.
 *
 * <p>It works on a daemon thread of its own, once for an iterator, and changes no batch. Used by
 * the consuming thread, except {@link #close}.
 */
final class LabelAgreement implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LearnedMixupIterator.class);

  private static final int MOST_IMAGES = 48;
  private static final int LEAST_IMAGES = 16;
  private static final int LEAST_OF_CLASS = 6;

  /**
   * Images are looked at in pieces of so many: if the labels of the first are right, that is all.
   */
  private static final int PIECE = 16;

  /** What the check may cost: images, times classes, times pixels; 1,275 passes of 28x28. */
  private static final double MOST_WORK = 1_000_000;

  private static final double DEVIATIONS = 3;
  private static final int SCORED_AT_ONCE = 8;
  private static final long MOST_CLOSING_MILLIS = 500;

  private final SampleSource source;
  private final SampleSource.@Nullable Recogniser recogniser;
  private final int mostOfClass;
  private final int mostClasses;
  private final int[] ofClass;
  private final List<byte[]> images = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();
  private long looked; // batches of the epoch
  private boolean over;
  private volatile boolean closed;
  private volatile @Nullable Thread thread;

  /**
   * Prepares a check of the epoch at hand.
   *
   * @param wanted whether to check at all, if the source can recognise images
   * @param batch the number of the first batch to look at
   */
  LabelAgreement(SampleSource source, boolean wanted, long batch) {
    this.source = source;
    this.recogniser = wanted ? source.recogniser() : null;
    this.looked = batch;
    int classes = source.spec().classes();
    double affordable = MOST_WORK / ((double) classes * source.spec().pixels());
    int most = (int) Math.min(MOST_IMAGES, affordable);
    this.mostOfClass = Math.max(LEAST_OF_CLASS, most / classes);
    this.mostClasses = Math.max(1, most / mostOfClass);
    this.ofClass = new int[classes];
    this.over = recogniser == null || most < LEAST_IMAGES;
  }

  /**
   * Takes images of a batch, before anything is mixed into it, as long as some are wanted.
   *
   * @param batch its number in the epoch: one that was looked at before is not counted twice
   */
  void look(long batch, DataSet real, FeatureRenderer painter) {
    if (over || batch < looked) {
      return;
    }
    looked = batch + 1;
    double[][] rows = null;
    double[][] rowLabels = BatchCheck.rows(real.getLabels());
    for (int row = 0; row < rowLabels.length && !over; row++) {
      int label = BatchCheck.onlyClass(rowLabels[row]);
      if (label < 0 || !wants(label)) {
        continue;
      }
      rows = rows == null ? BatchCheck.rows(real.getFeatures()) : rows;
      byte[] pixels = painter.pixels(rows[row], real.getFeatures().shape());
      if (pixels == null) {
        over = true; // what the preprocessor was given is unknown
        return;
      }
      images.add(pixels);
      labels.add(label);
      ofClass[label]++;
      if (images.size() == mostClasses * mostOfClass) {
        end();
      }
    }
  }

  private boolean wants(int label) {
    if (!source.trained().contains(label)) {
      return false;
    }
    boolean room = Arrays.stream(ofClass).filter(count -> count > 0).count() < mostClasses;
    return ofClass[label] == 0 ? room : ofClass[label] < mostOfClass;
  }

  /** Begins the check with the images there are; a later call does nothing. */
  void end() {
    if (over) {
      return;
    }
    over = true;
    if (images.size() >= LEAST_IMAGES && !closed) {
      Thread checking = new Thread(this::check, "learned-mixup-labels");
      checking.setDaemon(true);
      checking.start();
      thread = checking;
    }
  }

  private void check() {
    try {
      int[] own = labels.stream().mapToInt(label -> label).toArray();
      int[] seen = new int[own.length];
      for (int from = 0; from < own.length; from += SCORED_AT_ONCE) {
        int to = Math.min(own.length, from + SCORED_AT_ONCE);
        if (closed) {
          return;
        }
        double[][] posterior = recogniser.posterior(images(from, to));
        for (int i = from; i < to; i++) {
          seen[i] = Calibration.likeliest(posterior[i - from]);
        }
        if (to % PIECE == 0 || to == own.length) {
          int[] labelled = Arrays.copyOf(own, to);
          int[] answered = Arrays.copyOf(seen, to);
          String words = disagreement(labelled, answered, ofClass.length);
          if (words != null) {
            log.warn("{}", words);
          }
          if (words != null || agreeing(labelled, answered) >= to - 1) {
            return;
          }
        }
      }
    } catch (RuntimeException e) {
      log.debug("whether the labels go with the model's classes could not be checked", e);
    }
  }

  private LabelledImages images(int from, int to) {
    return LabelledImages.of(
        source.spec().shape(),
        ofClass.length,
        List.of(),
        images.subList(from, to),
        new int[to - from]);
  }

  private static int agreeing(int[] labels, int[] seen) {
    return (int) IntStream.range(0, labels.length).filter(i -> labels[i] == seen[i]).count();
  }

  /**
   * Words that tell in which other order the classes seem to be; null where the labels may be
   * right.
   *
   * @param labels of images
   * @param seen the classes that the model takes them for
   */
  static @Nullable String disagreement(int[] labels, int[] seen, int classes) {
    int[][] counts = new int[classes][classes];
    for (int i = 0; i < labels.length; i++) {
      counts[labels[i]][seen[i]]++;
    }
    int better = 0;
    int worse = 0;
    for (int i = 0; i < labels.length; i++) {
      int[] ofLabel = counts[labels[i]];
      ofLabel[seen[i]]--;
      boolean inOrder = order(counts)[labels[i]] == seen[i];
      ofLabel[seen[i]]++;
      better += inOrder && labels[i] != seen[i] ? 1 : 0;
      worse += !inOrder && labels[i] == seen[i] ? 1 : 0;
    }
    if (better - worse < DEVIATIONS * Math.sqrt(better + worse) || better == 0) {
      return null;
    }
    int[] order = order(counts);
    String found =
        IntStream.range(0, classes)
            .filter(label -> order[label] != label && counts[label][order[label]] > 0)
            .mapToObj(
                label ->
                    "%d like class %d (%d of %d)"
                        .formatted(
                            label,
                            order[label],
                            counts[label][order[label]],
                            Arrays.stream(counts[label]).sum()))
            .collect(Collectors.joining(", "));
    return ("the base's classes seem to be in another order than the model's: the model agrees with"
            + " the labels of %d of %d real images, but most images labelled %s; bring the names of"
            + " the base's classes, such as those of its folders, into the order of the model's")
        .formatted(agreeing(labels, seen), labels.length, found);
  }

  /**
   * The class of the model that each label seems to stand for, no two the same: greedily, those
   * with the most images first, and of as many, those that are right. A label without images is
   * right.
   */
  private static int[] order(int[][] counts) {
    int classes = counts.length;
    int[] order = IntStream.range(0, classes).toArray();
    boolean[] labelDone = new boolean[classes];
    boolean[] classDone = new boolean[classes];
    while (true) {
      int bestLabel = -1;
      int bestClass = -1;
      int most = 0;
      for (int label = 0; label < classes; label++) {
        for (int seen = 0; seen < classes && !labelDone[label]; seen++) {
          // Twice the count, and one for what is right, so that it wins among equals.
          int weight = 2 * counts[label][seen] + (label == seen ? 1 : 0);
          if (counts[label][seen] > 0 && !classDone[seen] && weight > most) {
            most = weight;
            bestLabel = label;
            bestClass = seen;
          }
        }
      }
      if (bestLabel < 0) {
        return order;
      }
      order[bestLabel] = bestClass;
      labelDone[bestLabel] = true;
      classDone[bestClass] = true;
    }
  }

  /** Lets a check that is under way end, and waits for that for half a second at most. */
  @Override
  public void close() {
    closed = true;
    Thread checking = thread;
    if (checking != null) {
      try {
        checking.join(MOST_CLOSING_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
