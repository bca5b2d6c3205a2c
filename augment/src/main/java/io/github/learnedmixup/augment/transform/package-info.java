/**
 * Iterators that need no model: mixing, transforms of single images, label smoothing, class balance
 * and reading ahead; and chains of them with learned mixup, with their state.
 */
@NullMarked
package io.github.learnedmixup.augment.transform;

import org.jspecify.annotations.NullMarked;
