/** Measures training, sampling and the way into a classifier's batches. */
@NullMarked
package io.github.learnedmixup.benchmarks;

import org.jspecify.annotations.NullMarked;
