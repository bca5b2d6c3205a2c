/** Image sets in files of the IDX format, as MNIST has them. */
@NullMarked
package io.github.learnedmixup.pixelcnn.idx;

import org.jspecify.annotations.NullMarked;
