/**
 * What is shown and told of a model and its training: pictures, curves, cards, scores and progress.
 */
@NullMarked
package io.github.learnedmixup.pixelcnn.report;

import org.jspecify.annotations.NullMarked;
