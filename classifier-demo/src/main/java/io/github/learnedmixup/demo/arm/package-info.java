/**
 * The arms that are compared: ways to augment, their settings and candidates, and the batches that
 * they make.
 */
@NullMarked
package io.github.learnedmixup.demo.arm;

import org.jspecify.annotations.NullMarked;
