/**
 * What is shown and told of a model and its training: pictures, curves, cards, scores and progress.
 */
@Internal
@NullMarked
package io.github.learnedmixup.pixelcnn.report;

import io.github.learnedmixup.api.Internal;
import org.jspecify.annotations.NullMarked;
