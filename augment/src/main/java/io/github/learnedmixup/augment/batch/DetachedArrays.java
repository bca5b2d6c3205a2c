package io.github.learnedmixup.augment.batch;

import java.util.function.Supplier;
import org.nd4j.linalg.factory.Nd4j;

/** Creates arrays that no workspace of the calling thread owns, so that they may be kept. */
public final class DetachedArrays {
  private DetachedArrays() {}

  /** Returns what the supplier creates while no workspace is open. */
  @SuppressWarnings("try") // the scope is there for its end alone
  public static <T> T create(Supplier<T> creation) {
    try (var scope = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return creation.get();
    }
  }
}
