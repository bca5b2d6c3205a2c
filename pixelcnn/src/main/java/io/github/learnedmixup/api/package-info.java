/** Which packages and types are for users, and which are for this project alone. */
@NullMarked
package io.github.learnedmixup.api;

import org.jspecify.annotations.NullMarked;
