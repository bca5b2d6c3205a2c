package io.github.learnedmixup.pixelcnn.matrix;

import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * How many OpenMP threads ND4J's operations may use when they are called from a thread. OpenMP
 * keeps this number for each calling thread, so that what we do with it on one thread leaves the
 * rest of the host application alone.
 */
public final class NativeThreads {
  private NativeThreads() {}

  /**
   * Runs a task whose operations stay on the current thread, and leaves the thread as it was.
   * Beside other workers, more native threads would only wait for each other in busy loops: on two
   * cores a draw can then take ten times as long.
   */
  public static void alone(Runnable task) {
    NativeOps ops = NativeOpsHolder.getInstance().getDeviceNativeOps();
    int before = ops.ompGetMaxThreads();
    ops.setOmpNumThreads(1);
    try {
      task.run();
    } finally {
      ops.setOmpNumThreads(before);
    }
  }
}
