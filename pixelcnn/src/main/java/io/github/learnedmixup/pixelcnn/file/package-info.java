/** Files that are never seen half-written: part files, sealed files and their digests. */
@Internal
@NullMarked
package io.github.learnedmixup.pixelcnn.file;

import io.github.learnedmixup.api.Internal;
import org.jspecify.annotations.NullMarked;
