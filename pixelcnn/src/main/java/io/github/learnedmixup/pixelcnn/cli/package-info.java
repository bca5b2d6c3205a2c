/** The command line, and what the other modules' command lines share with it. */
@NullMarked
package io.github.learnedmixup.pixelcnn.cli;

import org.jspecify.annotations.NullMarked;
