/**
 * A class-conditional PixelCNN: what a trained model is, how it is trained, sampled from and asked
 * for exact likelihoods. Everything an application needs is in this package; the packages below it
 * hold the parts.
 */
@NullMarked
package io.github.learnedmixup.pixelcnn;

import org.jspecify.annotations.NullMarked;
