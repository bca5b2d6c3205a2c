/**
 * How two images become one, way by way: arithmetic on heap arrays, and what is mixed with what, as
 * pure functions of seeds.
 */
@NullMarked
package io.github.learnedmixup.augment.transform.mixing;

import org.jspecify.annotations.NullMarked;
