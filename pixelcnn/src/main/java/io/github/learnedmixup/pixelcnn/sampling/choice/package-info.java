/** Chooses the engine and the devices that sample, when the first sampler is opened. */
@Internal
@NullMarked
package io.github.learnedmixup.pixelcnn.sampling.choice;

import io.github.learnedmixup.api.Internal;
import org.jspecify.annotations.NullMarked;
