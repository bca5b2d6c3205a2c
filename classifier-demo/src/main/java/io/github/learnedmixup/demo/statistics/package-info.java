/** Means, intervals and paired differences over seeds, in numbers and in words. */
@NullMarked
package io.github.learnedmixup.demo.statistics;

import org.jspecify.annotations.NullMarked;
