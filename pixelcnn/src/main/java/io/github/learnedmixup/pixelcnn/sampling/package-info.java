/**
 * Drawing images pixel by pixel. An engine yields the conditional distributions of the next pixel
 * for a batch of streams; blending, temperature and the draw are written once, above all engines.
 */
@NullMarked
package io.github.learnedmixup.pixelcnn.sampling;

import org.jspecify.annotations.NullMarked;
