/** Tests of the command line. */
@NullMarked
package io.github.learnedmixup.augment.cli;

import org.jspecify.annotations.NullMarked;
