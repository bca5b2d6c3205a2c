/**
 * Experiments that compare ways to augment a classifier's training set on equal terms, the page
 * that shows what came out, and independent judges of the images that a PixelCNN draws.
 */
@NullMarked
package io.github.learnedmixup.demo;

import org.jspecify.annotations.NullMarked;
