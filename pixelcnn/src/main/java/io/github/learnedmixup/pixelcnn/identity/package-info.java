/** Canonical descriptions: what decides a result, in a form that can be compared and kept. */
@Internal
@NullMarked
package io.github.learnedmixup.pixelcnn.identity;

import io.github.learnedmixup.api.Internal;
import org.jspecify.annotations.NullMarked;
