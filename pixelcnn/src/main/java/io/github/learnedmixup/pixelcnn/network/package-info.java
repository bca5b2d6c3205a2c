/** The network: its structure, its weights, and its forward and backward pass. */
@NullMarked
package io.github.learnedmixup.pixelcnn.network;

import org.jspecify.annotations.NullMarked;
