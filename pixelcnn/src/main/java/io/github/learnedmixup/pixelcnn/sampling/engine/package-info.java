/**
 * The sampler on the CPU: an engine yields the conditional distributions of the next pixel, which
 * are blended and drawn from above it.
 */
@Internal
@NullMarked
package io.github.learnedmixup.pixelcnn.sampling.engine;

import io.github.learnedmixup.api.Internal;
import org.jspecify.annotations.NullMarked;
