/** Handwritten-looking digits that are rendered by a procedure from a seed. */
@NullMarked
package io.github.learnedmixup.pixelcnn.digits;

import org.jspecify.annotations.NullMarked;
