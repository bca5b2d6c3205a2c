/** What a comparison on a user's own images has besides: the folder, the time, and the answer. */
@NullMarked
package io.github.learnedmixup.demo.own;

import org.jspecify.annotations.NullMarked;
