/**
 * Batches of the plugin: checks, copies, arrays in row order, who asks for them, and the iterator
 * around another one.
 */
@NullMarked
package io.github.learnedmixup.augment.batch;

import org.jspecify.annotations.NullMarked;
