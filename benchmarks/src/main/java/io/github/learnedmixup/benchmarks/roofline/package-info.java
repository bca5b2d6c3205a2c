/** How fast training and sampling are beside the arithmetic that the machine can do. */
@NullMarked
package io.github.learnedmixup.benchmarks.roofline;

import org.jspecify.annotations.NullMarked;
