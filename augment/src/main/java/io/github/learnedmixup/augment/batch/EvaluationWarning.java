package io.github.learnedmixup.augment.batch;

import java.io.Serializable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns, once for an iterator, where its mixed batches are used to evaluate a network. The caller
 * is looked up for the first batch of an epoch only, since that takes some microseconds.
 */
public final class EvaluationWarning implements Serializable {
  private static final long serialVersionUID = 1L;

  private boolean atBeginning = true;
  private boolean given;

  /** Tells that the next batch is the first one of an epoch. */
  public void afterReset() {
    atBeginning = true;
  }

  /** Looks who asks for a batch, before it is made. */
  public void beforeBatch(WrappingIterator asked) {
    if (given || !atBeginning) {
      return;
    }
    atBeginning = false;
    IteratorCaller.evaluation()
        .ifPresent(
            evaluation -> {
              given = true;
              Logger log = LoggerFactory.getLogger(asked.getClass());
              log.warn(
                  "{} evaluates on batches of {}, which hold mixed images with soft labels: the"
                      + " figures tell nothing of real images; give it an iterator of real images,"
                      + " such as this one's base",
                  evaluation,
                  asked.getClass().getSimpleName());
            });
  }
}
