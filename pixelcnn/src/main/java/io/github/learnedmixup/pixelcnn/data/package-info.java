/**
 * Image sets: where they are found, how their files are read and checked, and how grey values
 * become the levels that a PixelCNN models and come back from them.
 */
@NullMarked
package io.github.learnedmixup.pixelcnn.data;

import org.jspecify.annotations.NullMarked;
