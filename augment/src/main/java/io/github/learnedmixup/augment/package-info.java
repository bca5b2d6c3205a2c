/**
 * Data augmentation for Deeplearning4j: iterators that wrap the one that feeds a classifier. {@link
 * io.github.learnedmixup.augment.LearnedMixupIterator} interleaves images that a {@link
 * io.github.learnedmixup.pixelcnn.PixelCnn} draws between two classes; {@link
 * io.github.learnedmixup.augment.PixelMixupIterator} is the classic mixup of pixels to compare it
 * with.
 *
 * <p>Data flows one way: plan, cache, ring, generator thread, sampler. Results come back as
 * completed futures. What was drawn can be kept in a bank, a folder that stands behind the cache;
 * {@link io.github.learnedmixup.augment.Pregeneration} fills one beforehand.
 */
@NullMarked
package io.github.learnedmixup.augment;

import org.jspecify.annotations.NullMarked;
