/**
 * Batches of a {@code DataSetIterator}: whether their shapes, pixel values and labels are right,
 * and how they become labelled images.
 */
@NullMarked
package io.github.learnedmixup.pixelcnn.batch;

import org.jspecify.annotations.NullMarked;
