/**
 * The entry of the demo: the command that compares classifiers trained with and without
 * augmentation.
 */
@NullMarked
package io.github.learnedmixup.demo;

import org.jspecify.annotations.NullMarked;
