package io.github.learnedmixup.augment.transform;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.pixelcnn.identity.Description;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * The outermost of a chain of iterators that {@link Augmentations} built. It gives the chain's
 * batches as they are, and closes what needs to be closed.
 *
 * <p>{@link #state()} tells where the whole chain is, and {@link Augmentations#resumeFrom} makes
 * one that goes on from there. Used by one thread at a time; only {@link #close()} may be called
 * from another one.
 */
public final class AugmentedIterator extends ChangingIterator implements AutoCloseable {
  private static final long serialVersionUID = 1L;

  private final transient List<String> steps;
  private final transient @Nullable LearnedMixupIterator learned;
  private final transient @Nullable PrefetchingIterator prefetching;

  AugmentedIterator(
      DataSetIterator chain,
      List<String> steps,
      @Nullable LearnedMixupIterator learned,
      @Nullable PrefetchingIterator prefetching) {
    super(chain);
    this.steps = List.copyOf(steps);
    this.learned = learned;
    this.prefetching = prefetching;
  }

  @Override
  DataSet changed(DataSet batch, long number, long firstExample) {
    return batch;
  }

  @Override
  Description description() {
    return Description.of("augmentations", 1, to -> {});
  }

  /** The learned mixup in the chain, if there is one: its metrics, say. */
  public Optional<LearnedMixupIterator> learned() {
    return Optional.ofNullable(learned);
  }

  /**
   * Closes learned mixup and what reads ahead, where the chain has them; the base that the chain
   * was built around stays open. Twice is harmless.
   */
  @Override
  public void close() {
    try {
      if (learned != null) {
        learned.close();
      }
    } finally {
      if (prefetching != null) {
        prefetching.close();
      }
    }
  }

  /** The steps of the chain, one a line, from the base to the batches that come out. */
  @Override
  public String toString() {
    return String.join("\n  -> ", steps);
  }
}
