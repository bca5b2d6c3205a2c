/** What long runs hold of memory, threads and files. */
@NullMarked
package io.github.learnedmixup.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
