/**
 * Transforms of single images that keep their class: flips, crops, moves, colours, erasing, and
 * policies that choose among them.
 */
@NullMarked
package io.github.learnedmixup.augment.transform.image;

import org.jspecify.annotations.NullMarked;
