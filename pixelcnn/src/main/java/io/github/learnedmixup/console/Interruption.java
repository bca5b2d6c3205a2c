package io.github.learnedmixup.console;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices Ctrl-C and holds the end of the process back, for half a minute at most, until the work
 * that was begun has written what it has, so that the same command goes on where it was.
 *
 * <p>It is closed last: the process may end at once then, whatever else is still to be done.
 */
public final class Interruption implements AutoCloseable {
  /** What a command returns that was stopped by Ctrl-C. */
  public static final int EXIT_CODE = 130;

  private static final Logger log = LoggerFactory.getLogger(Interruption.class);
  private static final int PATIENCE_SECONDS = 30;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::await, "await-end-of-work");
  private volatile boolean requested;

  /** Takes notice from now on. */
  public Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether the work is to end; thread safe. */
  public boolean requested() {
    return requested;
  }

  private void await() {
    requested = true;
    try {
      if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        log.warn("nothing was written for {} s: what was written last stands", PATIENCE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the process end: everything is written and said. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends already, whether or not the hook has begun to wait.
    }
    done.countDown();
  }
}
