/** The command line of {@code pixelcnn}. */
@Internal
@NullMarked
package io.github.learnedmixup.pixelcnn.cli;

import io.github.learnedmixup.api.Internal;
import org.jspecify.annotations.NullMarked;
