package io.github.learnedmixup.demo.classifier;

import org.nd4j.linalg.factory.Nd4j;

/** The convolutions of oneDNN, where the native library has them. */
final class OneDnnConvolutions {
  /** Deeplearning4j's own property, which is "true" if it is not set. */
  static final String DISABLED = "org.eclipse.deeplearning4j.helpers.disable";

  private OneDnnConvolutions() {}

  /** Lets layers that are made from now on use them, unless the user has decided that. */
  static void allow() {
    String backend = Nd4j.getExecutioner().getEnvironmentInformation().getProperty("backend");
    if (backend.equals("CPU") && System.getProperty(DISABLED) == null) {
      System.setProperty(DISABLED, "false");
    }
  }
}
