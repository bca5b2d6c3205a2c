/**
 * Where the PixelCNN of a seed comes from: shipped, saved, or trained on the images of the seed.
 */
@NullMarked
package io.github.learnedmixup.demo.model;

import org.jspecify.annotations.NullMarked;
