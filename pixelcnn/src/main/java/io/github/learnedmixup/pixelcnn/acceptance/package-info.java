/**
 * Which generated images are kept: bands of typical likelihood, the mix that was asked for, and
 * second opinions.
 */
@NullMarked
package io.github.learnedmixup.pixelcnn.acceptance;

import org.jspecify.annotations.NullMarked;
