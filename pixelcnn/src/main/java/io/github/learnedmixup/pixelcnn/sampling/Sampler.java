package io.github.learnedmixup.pixelcnn.sampling;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.error.CudaException;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.util.List;

/**
 * Draws images from a {@link PixelCnn}.
 *
 * <p>The same request gives the same sample whatever else is drawn with it, in whatever order, on
 * one machine with one engine. A sampler holds large buffers, most of them outside the heap; it is
 * used by one thread at a time, and only {@link #close()} may be called from another one.
 */
public interface Sampler extends AutoCloseable {

  /** The structure of the model that is sampled from. */
  PixelCnnSpec spec();

  /** How many requests are worth handing over at once; more are drawn one chunk after the other. */
  int width();

  /**
   * Draws one image for each request.
   *
   * @return the samples, in the order of the requests
   * @throws IllegalArgumentException if there is no request, or one names a class that the model
   *     does not have or has parents of another size or number of levels
   * @throws IllegalStateException if the sampler is closed, or if the calling thread, which it is
   *     still marked as, is interrupted while it waits for several workers; one that draws by
   *     itself or waits for an NVIDIA card does not take notice
   * @throws java.util.concurrent.CancellationException if the sampler is closed while it draws
   * @throws CudaException if it draws on an NVIDIA card and that fails
   */
  List<Sample> draw(List<SampleRequest> requests);

  /**
   * Names what computes the images: for one request of one model, samplers of one name on one
   * machine draw the same image.
   */
  String engine();

  /**
   * Frees the buffers. A draw under way on another thread ends within one image row and frees them
   * itself. Closing twice is harmless.
   */
  @Override
  void close();
}
