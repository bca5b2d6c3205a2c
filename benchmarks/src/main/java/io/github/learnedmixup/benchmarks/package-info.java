/** The entry of the benchmarks. */
@NullMarked
package io.github.learnedmixup.benchmarks;

import org.jspecify.annotations.NullMarked;
