/**
 * The public face: a trained model, {@link io.github.learnedmixup.pixelcnn.PixelCnn}, which is
 * loaded, saved, sampled from and asked for exact likelihoods, and what is known of its training
 * and its classes. What a sampler gives and is asked for is in {@link
 * io.github.learnedmixup.pixelcnn.sampling}, training in {@link
 * io.github.learnedmixup.pixelcnn.training}, the structure of the network in {@link
 * io.github.learnedmixup.pixelcnn.network}.
 */
@NullMarked
package io.github.learnedmixup.pixelcnn;

import org.jspecify.annotations.NullMarked;
