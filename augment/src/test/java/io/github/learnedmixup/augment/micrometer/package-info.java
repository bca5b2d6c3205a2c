/** Tests of the meters. */
@NullMarked
package io.github.learnedmixup.augment.micrometer;

import org.jspecify.annotations.NullMarked;
