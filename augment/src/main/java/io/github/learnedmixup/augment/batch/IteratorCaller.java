package io.github.learnedmixup.augment.batch;

import java.lang.StackWalker.StackFrame;
import java.util.Optional;
import java.util.Set;

/** Which of Deeplearning4j's classes called an iterator, as the stack of the thread says. */
public final class IteratorCaller {
  private static final StackWalker STACK = StackWalker.getInstance();
  private static final int NEAR = 32; // iterators around each other, and an adapter or two

  private static final String TRAINER =
      "org.deeplearning4j.earlystopping.trainer.BaseEarlyStoppingTrainer";
  private static final Set<String> NETWORKS =
      Set.of(
          "org.deeplearning4j.nn.multilayer.MultiLayerNetwork",
          "org.deeplearning4j.nn.graph.ComputationGraph");
  private static final String SAMEDIFF = "org.nd4j.autodiff.samediff.SameDiff";

  private IteratorCaller() {}

  /**
   * Whether a trainer with early stopping asks. In its first epoch it answers an exception of
   * {@code next()} with a NullPointerException, since it has no best model to return yet, and later
   * with a result instead of the exception; one of {@code hasNext()} it lets through.
   */
  public static boolean isEarlyStopping() {
    return STACK.walk(
        frames -> frames.limit(NEAR).anyMatch(frame -> frame.getClassName().equals(TRAINER)));
  }

  /** What measures a network with the iterator, as class and method, if the caller does. */
  public static Optional<String> evaluation() {
    return STACK.walk(
        frames ->
            frames
                .limit(NEAR)
                .filter(IteratorCaller::evaluates)
                .findFirst()
                .map(frame -> simpleName(frame) + "." + frame.getMethodName()));
  }

  private static boolean evaluates(StackFrame frame) {
    String method = frame.getMethodName();
    if (NETWORKS.contains(frame.getClassName())) {
      return method.startsWith("doEvaluation") || method.equals("scoreExamples");
    }
    return frame.getClassName().equals(SAMEDIFF)
        ? method.startsWith("evaluate")
        : method.equals("calculateScore"); // of any ScoreCalculator, a user's own included
  }

  private static String simpleName(StackFrame frame) {
    return frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1);
  }
}
