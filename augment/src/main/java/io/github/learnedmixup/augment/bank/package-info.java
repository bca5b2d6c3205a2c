/**
 * Samples on disk: the bank, its segments and manifest, and the keys by which samples are found.
 */
@NullMarked
package io.github.learnedmixup.augment.bank;

import org.jspecify.annotations.NullMarked;
