/** Sampling on a graphics card, beside PyTorch on the same card. */
@NullMarked
package io.github.learnedmixup.benchmarks.gpu;

import org.jspecify.annotations.NullMarked;
