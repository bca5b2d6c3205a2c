/** Labelled images in memory: their levels, what is done to them, and pictures of them. */
@NullMarked
package io.github.learnedmixup.pixelcnn.image;

import org.jspecify.annotations.NullMarked;
