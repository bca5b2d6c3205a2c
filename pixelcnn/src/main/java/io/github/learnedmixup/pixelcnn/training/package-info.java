/**
 * Training by maximum likelihood: the trainer, its settings, the optimiser, schedules and
 * checkpoints.
 */
@NullMarked
package io.github.learnedmixup.pixelcnn.training;

import org.jspecify.annotations.NullMarked;
