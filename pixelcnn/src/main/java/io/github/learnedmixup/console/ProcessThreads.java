package io.github.learnedmixup.console;

import org.nd4j.linalg.factory.Nd4j;

/**
 * Settings of the whole process that only an application may make, never a library.
 *
 * <p>On few cores the thread pools of BLAS and of ND4J's operations spin against each other and
 * against the workers of training and sampling: workers with one native thread each are faster.
 */
public final class ProcessThreads {
  private ProcessThreads() {}

  /** Sets how many native threads a product or an operation may use, whichever thread calls one. */
  public static void useNativeThreads(int threads) {
    Nd4j.factory().blas().setMaxThreads(threads);
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
  }
}
