/** What the plugin costs a training: hand-over, overhead and overlap. */
@NullMarked
package io.github.learnedmixup.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;
