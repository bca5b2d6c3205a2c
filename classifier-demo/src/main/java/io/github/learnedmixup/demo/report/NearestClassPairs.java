package io.github.learnedmixup.demo.report;

import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Finds the classes that look most alike, between which images are most interesting. */
public final class NearestClassPairs {
  /** So that one class which is like all others does not fill the list. */
  private static final int PAIRS_A_CLASS = 2;

  private NearestClassPairs() {}

  /**
   * The pairs of classes whose mean images are nearest to each other, the nearest first; no class
   * is in more than two of them, and none that has no image.
   *
   * @param atMost how many pairs
   */
  public static List<ClassPair> of(LabelledImages images, int atMost) {
    List<double[]> means = new ArrayList<>();
    for (int label = 0; label < images.classes(); label++) {
      means.add(mean(images, label));
    }
    List<ClassPair> candidates =
        TrainedClasses.of(images.classes(), imagesOfClasses(images)).pairs();
    candidates.sort(
        Comparator.comparingDouble(
            pair -> squaredDistance(means.get(pair.first()), means.get(pair.second()))));
    int[] uses = new int[images.classes()];
    List<ClassPair> chosen = new ArrayList<>();
    for (ClassPair pair : candidates) {
      boolean isFree = uses[pair.first()] < PAIRS_A_CLASS && uses[pair.second()] < PAIRS_A_CLASS;
      if (isFree && chosen.size() < atMost) {
        chosen.add(pair);
        uses[pair.first()]++;
        uses[pair.second()]++;
      }
    }
    return chosen;
  }

  private static List<Integer> imagesOfClasses(LabelledImages images) {
    return IntStream.range(0, images.classes())
        .mapToObj(label -> images.ofClass(label).length)
        .toList();
  }

  private static double[] mean(LabelledImages images, int label) {
    int[] ofClass = images.ofClass(label);
    double[] mean = new double[images.shape().pixels()];
    for (int pixel = 0; pixel < mean.length; pixel++) {
      for (int image : ofClass) {
        mean[pixel] += images.grey(image, pixel);
      }
      mean[pixel] /= ofClass.length;
    }
    return mean;
  }

  private static double squaredDistance(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (one[i] - other[i]) * (one[i] - other[i]);
    }
    return sum;
  }
}
