/** How the size of the cache and the reuse of samples change throughput and accuracy. */
@NullMarked
package io.github.learnedmixup.benchmarks.sweep;

import org.jspecify.annotations.NullMarked;
