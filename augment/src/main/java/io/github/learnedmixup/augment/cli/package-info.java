/**
 * The plugin's command line, which fills banks of samples. A library's user meets none of it and
 * needs none of its libraries.
 */
@Internal
@NullMarked
package io.github.learnedmixup.augment.cli;

import io.github.learnedmixup.api.Internal;
import org.jspecify.annotations.NullMarked;
