/** Tests of what training needs beside iterators. */
@NullMarked
package io.github.learnedmixup.augment.training;

import org.jspecify.annotations.NullMarked;
