package io.github.learnedmixup.pixelcnn.acceptance;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import java.util.List;

/**
 * Says which classes drawn images are of, without the model that drew them: a classifier that was
 * trained on real images, say. The likelihoods of a {@link PixelCnn} and a classifier's answer
 * agree on whole classes far better than on what lies between two.
 *
 * <p>An {@link AcceptingSampler} asks it from the thread that draws. If the same request shall give
 * the same sample in any batch, an image's answer must not depend on the images beside it.
 */
@FunctionalInterface
public interface SecondOpinion {
  /**
   * The probability of each class for each image.
   *
   * @param samples at least one
   * @return [sample][class], each row as long as the model has classes, its numbers in [0, 1]
   */
  double[][] probabilities(List<Sample> samples);
}
