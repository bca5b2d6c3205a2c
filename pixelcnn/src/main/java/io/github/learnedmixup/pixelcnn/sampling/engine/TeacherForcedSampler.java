package io.github.learnedmixup.pixelcnn.sampling.engine;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.util.List;

/**
 * A sampler that can be led along given images. Two engines that are led along the same images can
 * be compared pixel by pixel; left to themselves, their images part for good at the first draw that
 * rounding decides.
 */
@Internal
public interface TeacherForcedSampler extends Sampler {
  /**
   * Draws every pixel of each request as if the pixels before it were those of a given image.
   *
   * @param images grey levels of one image a request, row by row
   * @return for each request the levels that were drawn, and the log-likelihoods of the given image
   */
  List<Sample> drawAlong(List<SampleRequest> requests, List<byte[]> images);
}
