/**
 * Arithmetic that the network is made of: matrix products, gates and softmax, on ND4J arrays and on
 * the heap, and the threads that share it.
 */
@Internal
@NullMarked
package io.github.learnedmixup.pixelcnn.matrix;

import io.github.learnedmixup.api.Internal;
import org.jspecify.annotations.NullMarked;
