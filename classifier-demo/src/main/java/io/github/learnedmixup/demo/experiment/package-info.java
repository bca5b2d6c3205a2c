/** The comparison itself: trials of each seed, tuning, and results in numbers. */
@NullMarked
package io.github.learnedmixup.demo.experiment;

import org.jspecify.annotations.NullMarked;
