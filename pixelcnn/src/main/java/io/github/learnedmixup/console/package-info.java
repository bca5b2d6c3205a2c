/**
 * What all command lines share: how a command is run and ends, where its output goes, progress,
 * tables, JSON, and Ctrl-C.
 */
@NullMarked
package io.github.learnedmixup.console;

import org.jspecify.annotations.NullMarked;
