/** Iterators that need no model: mixup, CutMix, transforms of single images, and reading ahead. */
@NullMarked
package io.github.learnedmixup.augment.transform;

import org.jspecify.annotations.NullMarked;
