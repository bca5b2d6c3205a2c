/** The reference network in PyTorch and libtorch, to compare with. */
@NullMarked
package io.github.learnedmixup.benchmarks.rival;

import org.jspecify.annotations.NullMarked;
