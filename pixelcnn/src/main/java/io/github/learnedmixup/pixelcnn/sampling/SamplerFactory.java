package io.github.learnedmixup.pixelcnn.sampling;

/**
 * Creates the sampler of a thread that generates images.
 *
 * <p>Several threads may call one factory at the same time, so it must be thread safe. The samplers
 * that it creates need not be: each is used by one thread, see {@link Sampler}. All samplers of one
 * factory must give the same image for the same request.
 */
@FunctionalInterface
public interface SamplerFactory {

  /**
   * Creates a sampler. It is called on the thread that will use and close the sampler, so it may
   * bind that thread to a device. It may be called again, on the same thread or another one, after
   * a sampler has failed, and each call must return a new sampler.
   *
   * @throws io.github.learnedmixup.pixelcnn.error.CudaException if its device cannot be used;
   *     another device then takes over, if there is one
   */
  Sampler create();
}
