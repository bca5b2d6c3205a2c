/**
 * Data augmentation for Deeplearning4j: iterators that wrap the one that feeds a classifier. {@link
 * io.github.learnedmixup.augment.LearnedMixupIterator} interleaves images that a {@link
 * io.github.learnedmixup.pixelcnn.PixelCnn} draws between two classes; {@link
 * io.github.learnedmixup.augment.transform.PixelMixupIterator}, the classic mixup of pixels, and
 * {@link io.github.learnedmixup.augment.transform.CutMixIterator}, CutMix, are there to compare it
 * with. {@link io.github.learnedmixup.augment.transform.TransformIterator} goes around any of them
 * and changes each image by itself, by small shifts and turns for example.
 *
 * <p>A {@link io.github.learnedmixup.augment.Preset} sets what did best in a measured comparison.
 * Three records hold the settings: {@link io.github.learnedmixup.augment.MixPlan}, with {@link
 * io.github.learnedmixup.augment.ShareSchedule}, {@link
 * io.github.learnedmixup.augment.LambdaDistribution} and {@link
 * io.github.learnedmixup.augment.ClassPairs}; {@link io.github.learnedmixup.augment.SampleSupply};
 * and {@link io.github.learnedmixup.augment.SoftLabels}. A {@link
 * io.github.learnedmixup.augment.MixState} is where a run is, from which another process goes on.
 * {@link io.github.learnedmixup.augment.RealParents} are real images that synthetic ones are drawn
 * to be like.
 *
 * <p>Data flows one way: plan, cache, ring, generator threads, sampler. Results come back as
 * completed futures. The plan is made of pure functions: which rows of a batch are synthetic
 * follows from epoch, batch and example, which sample the k-th of them shows from k and from the
 * pairs of classes in use, which are versioned by epoch. No timing has a part in it. What was drawn
 * can be kept in a bank, a folder that stands behind the cache; {@link
 * io.github.learnedmixup.augment.Pregeneration} fills one beforehand.
 */
@NullMarked
package io.github.learnedmixup.augment;

import org.jspecify.annotations.NullMarked;
