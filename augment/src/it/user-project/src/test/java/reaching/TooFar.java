package reaching;

import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.random.SeededHash;

/** Uses an internal type of a package for users, and an internal package. */
final class TooFar {
  private TooFar() {}

  static double random() {
    return SeededHash.uniform(1, 2);
  }

  static Class<?> weights() {
    return Weights.class;
  }
}
