/** Random numbers that are pure functions of seeds. */
@Internal
@NullMarked
package io.github.learnedmixup.pixelcnn.random;

import io.github.learnedmixup.api.Internal;
import org.jspecify.annotations.NullMarked;
