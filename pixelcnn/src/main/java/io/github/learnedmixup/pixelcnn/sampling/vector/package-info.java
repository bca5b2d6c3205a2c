/**
 * The sampler on the CPU in Java's own vectors, {@code jdk.incubator.vector}. Only {@code
 * VectorKernel} touches that module, and is loaded only where it is there.
 */
@Internal
@NullMarked
package io.github.learnedmixup.pixelcnn.sampling.vector;

import io.github.learnedmixup.api.Internal;
import org.jspecify.annotations.NullMarked;
