/** What can go wrong: the few exceptions that tell a user what to do. */
@NullMarked
package io.github.learnedmixup.pixelcnn.error;

import org.jspecify.annotations.NullMarked;
