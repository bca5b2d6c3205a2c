/**
 * Drawing images on an NVIDIA card, by a kernel that draws whole images in one launch. Only the
 * driver's library is called, {@code libcuda.so.1}; the kernel comes with this library as PTX, made
 * from {@code src/main/cuda/sampler.cu}.
 */
@Internal
@NullMarked
package io.github.learnedmixup.pixelcnn.sampling.cuda;

import io.github.learnedmixup.api.Internal;
import org.jspecify.annotations.NullMarked;
