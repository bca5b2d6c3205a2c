/** Fitting a network's weights to images: steps, optimiser, checkpoints. */
@NullMarked
package io.github.learnedmixup.pixelcnn.training;

import org.jspecify.annotations.NullMarked;
