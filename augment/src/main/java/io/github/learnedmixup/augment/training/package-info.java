/**
 * What training of a network needs beside iterators: multi data sets, and a score on mixed images.
 */
@NullMarked
package io.github.learnedmixup.augment.training;

import org.jspecify.annotations.NullMarked;
