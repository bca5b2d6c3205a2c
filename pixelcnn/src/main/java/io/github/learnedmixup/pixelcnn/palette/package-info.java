/**
 * What the symbols of a model stand for: palettes that turn pixel values into symbols, and
 * dequantisers that turn symbols into pixel values again.
 */
@NullMarked
package io.github.learnedmixup.pixelcnn.palette;

import org.jspecify.annotations.NullMarked;
