/** Which real images an experiment learns from, tunes on and holds out, and in which order. */
@NullMarked
package io.github.learnedmixup.demo.data;

import org.jspecify.annotations.NullMarked;
