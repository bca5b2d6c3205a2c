/** Measuring time: repetition, rounding, reporting, and the description of the machine. */
@NullMarked
package io.github.learnedmixup.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
