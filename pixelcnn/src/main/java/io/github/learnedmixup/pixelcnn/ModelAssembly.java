package io.github.learnedmixup.pixelcnn;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.palette.Dequantiser;

/** Assembles models of trained weights, and takes them apart, for the training package. */
@Internal
public final class ModelAssembly {
  private ModelAssembly() {}

  /**
   * Assembles a model.
   *
   * @param weights must not be changed any more
   */
  public static PixelCnn assemble(Weights weights, Provenance provenance, Dequantiser dequantiser) {
    return new PixelCnn(weights, provenance, dequantiser);
  }

  /** A copy of all weights of a model, in the order of {@link Weights#flat()}. */
  public static float[] weightValues(PixelCnn model) {
    return model.weightValues();
  }

  /** The version of this program, for the {@link Provenance} of a new model. */
  public static String programVersion() {
    return Provenance.programVersion();
  }
}
