/** Single files of pictures: their formats, how they are decoded, and what is odd about them. */
@Internal
@NullMarked
package io.github.learnedmixup.pixelcnn.folder.picture;

import io.github.learnedmixup.api.Internal;
import org.jspecify.annotations.NullMarked;
