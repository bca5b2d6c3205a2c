/**
 * Batches of the plugin: checks, copies, arrays in row order, who asks for them, and the iterator
 * around another one.
 */
@Internal
@NullMarked
package io.github.learnedmixup.augment.batch;

import io.github.learnedmixup.api.Internal;
import org.jspecify.annotations.NullMarked;
