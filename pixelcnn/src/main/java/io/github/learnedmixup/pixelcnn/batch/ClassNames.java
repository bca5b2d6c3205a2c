package io.github.learnedmixup.pixelcnn.batch;

import io.github.learnedmixup.api.Internal;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** The names of classes, as an iterator tells them. */
@Internal
public final class ClassNames {
  private ClassNames() {}

  /**
   * The names of all classes.
   *
   * @return one for each class, all different; empty if the iterator tells none, another number of
   *     them, or only the numbers of the classes
   */
  public static List<String> of(DataSetIterator iterator, int classes) {
    List<String> names;
    try {
      names = iterator.getLabels();
    } catch (UnsupportedOperationException e) {
      return List.of();
    }
    if (names == null || names.size() != classes || names.stream().anyMatch(Objects::isNull)) {
      return List.of();
    }
    boolean numbers =
        IntStream.range(0, classes).allMatch(i -> names.get(i).equals(Integer.toString(i)));
    return numbers || Set.copyOf(names).size() < classes ? List.of() : List.copyOf(names);
  }
}
