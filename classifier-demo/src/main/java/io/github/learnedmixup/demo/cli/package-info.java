/** The commands beside the comparison, and the options that they share. */
@NullMarked
package io.github.learnedmixup.demo.cli;

import org.jspecify.annotations.NullMarked;
