package io.github.learnedmixup.pixelcnn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The classes that a model has learnt from images, of all that it has. A class without a training
 * image keeps the weights that the training began with: images drawn of it, and likelihoods under
 * it, mean nothing. Immutable and thread safe.
 *
 * @param classes how many the model has, at least 1
 * @param trained those with training images, rising, each in [0, classes)
 */
public record TrainedClasses(int classes, List<Integer> trained) {

  /**
   * Checks the classes.
   *
   * @throws IllegalArgumentException if there is no class, or the trained ones do not rise or are
   *     out of range
   */
  public TrainedClasses {
    trained = List.copyOf(trained);
    if (classes < 1) {
      throw new IllegalArgumentException("classes must be at least 1, but are " + classes);
    }
    int last = -1;
    for (int label : trained) {
      if (label <= last || label >= classes) {
        throw new IllegalArgumentException(
            "trained classes must rise from 0 to %d, but are %s".formatted(classes - 1, trained));
      }
      last = label;
    }
  }

  /** All classes of a model, for one that has images of each, or of which nothing is known. */
  public static TrainedClasses all(int classes) {
    return new TrainedClasses(classes, IntStream.range(0, classes).boxed().toList());
  }

  /**
   * The classes that have images.
   *
   * @param classes how many the model has
   * @param images how many images each class has; empty if that is not known, and then all classes
   *     count as trained
   * @throws IllegalArgumentException if there are other than as many numbers as classes
   */
  public static TrainedClasses of(int classes, List<Integer> images) {
    if (images.isEmpty()) {
      return all(classes);
    }
    if (images.size() != classes) {
      throw new IllegalArgumentException(
          "there must be a number of images for each of %d classes, but there are %d"
              .formatted(classes, images.size()));
    }
    return new TrainedClasses(
        classes,
        IntStream.range(0, classes).filter(label -> images.get(label) > 0).boxed().toList());
  }

  /** How many classes are trained. */
  public int size() {
    return trained.size();
  }

  /** Whether a class is trained. */
  public boolean contains(int label) {
    return trained.contains(label);
  }

  /** Whether all classes are trained. */
  public boolean complete() {
    return trained.size() == classes;
  }

  /** The classes without training images, rising. */
  public List<Integer> untrained() {
    return IntStream.range(0, classes).filter(label -> !contains(label)).boxed().toList();
  }

  /** The pairs of two trained classes, the lower class first, in rising order. */
  public List<ClassPair> pairs() {
    List<ClassPair> pairs = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      for (int j = i + 1; j < trained.size(); j++) {
        pairs.add(new ClassPair(trained.get(i), trained.get(j)));
      }
    }
    return pairs;
  }

  /**
   * Refuses a class that was named but has no training images.
   *
   * @throws IllegalArgumentException if it is not trained
   */
  public void require(int label) {
    if (!contains(label)) {
      throw new IllegalArgumentException(
          "class %d cannot be drawn: the model has no training images of %s"
              .formatted(label, untrainedInWords()));
    }
  }

  /** The classes without training images in words, such as "classes 0, 3 to 9 (of 10)". */
  public String untrainedInWords() {
    List<Integer> missing = untrained();
    StringBuilder words = new StringBuilder(missing.size() == 1 ? "class " : "classes ");
    for (int i = 0; i < missing.size(); i++) {
      int first = i;
      while (i + 1 < missing.size() && missing.get(i + 1) == missing.get(i) + 1) {
        i++;
      }
      words.append(first == 0 ? "" : ", ").append(missing.get(first));
      if (i > first) {
        words.append(i == first + 1 ? ", " : " to ").append(missing.get(i));
      }
    }
    return words.append(" (of %d)".formatted(classes)).toString();
  }

  /**
   * Gives the classes without training images the prior 0.
   *
   * @param logLikelihoods {@code [image][class]}; not changed
   * @return the same with negative infinity in their places; the array itself if there are none
   */
  public double[][] withPrior(double[][] logLikelihoods) {
    if (complete()) {
      return logLikelihoods;
    }
    double[][] result = new double[logLikelihoods.length][classes];
    for (int image = 0; image < result.length; image++) {
      Arrays.fill(result[image], Double.NEGATIVE_INFINITY);
      for (int label : trained) {
        result[image][label] = logLikelihoods[image][label];
      }
    }
    return result;
  }
}
