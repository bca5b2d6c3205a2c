/**
 * How two real images become the parents of one: which pixels are to be whose, and how surely.
 * {@code RealParents.Crossing} names the ways.
 */
@NullMarked
package io.github.learnedmixup.augment.crossing;

import org.jspecify.annotations.NullMarked;
