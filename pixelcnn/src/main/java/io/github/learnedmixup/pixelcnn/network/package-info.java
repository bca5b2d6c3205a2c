/**
 * The network itself, on ND4J arrays: its weights, its forward pass and its hand-written gradients.
 *
 * <p>Activations of a batch are one matrix, {@code [features, columns]} in column-major order, a
 * column for each pixel. A tap of a masked convolution is then the same matrix seen some columns
 * further on, and the convolution is one matrix product a tap and row; no mask is ever needed.
 */
@NullMarked
package io.github.learnedmixup.pixelcnn.network;

import org.jspecify.annotations.NullMarked;
