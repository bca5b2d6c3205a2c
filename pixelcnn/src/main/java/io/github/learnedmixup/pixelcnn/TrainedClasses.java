package io.github.learnedmixup.pixelcnn;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
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
 * @param names of all classes in their order; empty where they have none
 */
public record TrainedClasses(int classes, List<Integer> trained, List<String> names) {

  /**
   * Checks the classes.
   *
   * @throws IllegalArgumentException if there is no class, the trained ones do not rise or are out
   *     of range, or there are names, but not one for each class
   */
  public TrainedClasses {
    trained = List.copyOf(trained);
    names = List.copyOf(names);
    if (classes < 1) {
      throw new IllegalArgumentException("classes must be at least 1, but are " + classes);
    }
    if (!names.isEmpty() && names.size() != classes) {
      throw new IllegalArgumentException(
          "%d classes must have as many names, but have %s".formatted(classes, names));
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
    return new TrainedClasses(classes, IntStream.range(0, classes).boxed().toList(), List.of());
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
        IntStream.range(0, classes).filter(label -> images.get(label) > 0).boxed().toList(),
        List.of());
  }

  /** A copy with names of the classes, one for each or none at all. */
  public TrainedClasses withNames(List<String> newNames) {
    return new TrainedClasses(classes, trained, newNames);
  }

  /**
   * Refuses images whose classes have other names, or the same names in another order. Without
   * names on one side nothing is refused.
   *
   * @param found the names of the images' classes in their order; empty where they have none
   * @param source what has them, for the message: "base", say
   * @throws InvalidInputException if they differ
   */
  public void requireNames(List<String> found, String source) {
    if (names.isEmpty() || found.isEmpty() || names.equals(found)) {
      return;
    }
    int place = 0;
    while (place < Math.min(names.size(), found.size())
        && names.get(place).equals(found.get(place))) {
      place++;
    }
    throw new InvalidInputException(
        "class %d of the %s is %s, but that of the model is %s: the model's classes are %s, and the %s's are %s"
            .formatted(place, source, at(found, place), at(names, place), names, source, found));
  }

  private static String at(List<String> names, int place) {
    return place < names.size() ? "'" + names.get(place) + "'" : "missing";
  }

  /** What to call a class: its name, or else its number. */
  public String title(int label) {
    return names.isEmpty() ? Integer.toString(label) : names.get(label);
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
