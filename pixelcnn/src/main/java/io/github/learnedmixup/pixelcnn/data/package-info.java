/**
 * Image sets: where they are found, how their files are read and checked, and how grey values
 * become the levels that a PixelCNN models and come back from them. {@link
 * io.github.learnedmixup.pixelcnn.data.ImageBatches}, {@link
 * io.github.learnedmixup.pixelcnn.data.ScaleRule} and {@link
 * io.github.learnedmixup.pixelcnn.data.LabelKind} say what a batch of images must be for all that
 * read one.
 */
@NullMarked
package io.github.learnedmixup.pixelcnn.data;

import org.jspecify.annotations.NullMarked;
