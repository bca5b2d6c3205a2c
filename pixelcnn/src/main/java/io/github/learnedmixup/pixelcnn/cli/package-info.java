/** The command line of {@code pixelcnn}. */
@NullMarked
package io.github.learnedmixup.pixelcnn.cli;

import org.jspecify.annotations.NullMarked;
