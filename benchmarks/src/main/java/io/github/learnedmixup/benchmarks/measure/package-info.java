/** How time is measured, rounded and told, and on which machine. */
@NullMarked
package io.github.learnedmixup.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
