package org.nd4j.nativeblas;

/**
 * Where the layers of Deeplearning4j 1.0.0-M2.1 ask whether there is oneDNN, by reflection: ND4J's
 * class of this name has moved to another package, so that they never find it and take their own,
 * slower convolutions. This answers in its place.
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** The environment of the native library. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    /** The only one. */
    public static Environment getInstance() {
      return INSTANCE;
    }

    /** Whether the library was built with oneDNN, which was once called MKL-DNN. */
    public boolean isUseMKLDNN() {
      return NativeOpsHolder.getInstance().getDeviceNativeOps().buildInfo().contains("HAVE_ONEDNN");
    }
  }
}
