/**
 * What all command lines share: how a command is run and ends, where its output goes, progress,
 * tables, JSON, and Ctrl-C.
 */
@Internal
@NullMarked
package io.github.learnedmixup.console;

import io.github.learnedmixup.api.Internal;
import org.jspecify.annotations.NullMarked;
