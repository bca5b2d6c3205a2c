/** What samplers are asked for and give: requests, blends of two classes, real parents, samples. */
@NullMarked
package io.github.learnedmixup.pixelcnn.sampling;

import org.jspecify.annotations.NullMarked;
