/** Random numbers that are pure functions of seeds. */
@NullMarked
package io.github.learnedmixup.pixelcnn.random;

import org.jspecify.annotations.NullMarked;
