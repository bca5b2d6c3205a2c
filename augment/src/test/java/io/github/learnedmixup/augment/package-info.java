/** Tests of the iterators, with samplers and bases that fail and dawdle as they are told to. */
@NullMarked
package io.github.learnedmixup.augment;

import org.jspecify.annotations.NullMarked;
