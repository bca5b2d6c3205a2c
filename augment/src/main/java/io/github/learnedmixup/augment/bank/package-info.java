/**
 * Samples on disk: the bank, its segments and manifest, and the keys by which samples are found.
 */
@Internal
@NullMarked
package io.github.learnedmixup.augment.bank;

import io.github.learnedmixup.api.Internal;
import org.jspecify.annotations.NullMarked;
