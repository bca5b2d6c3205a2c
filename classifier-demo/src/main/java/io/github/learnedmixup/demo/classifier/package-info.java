/** The classifier: its network, training, measures, and attacks on it. */
@NullMarked
package io.github.learnedmixup.demo.classifier;

import org.jspecify.annotations.NullMarked;
