/** Files that are never seen half-written: part files, sealed files and their digests. */
@NullMarked
package io.github.learnedmixup.pixelcnn.file;

import org.jspecify.annotations.NullMarked;
