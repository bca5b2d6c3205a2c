/** Image sets by name: where they are looked for, and how they are downloaded. */
@NullMarked
package io.github.learnedmixup.pixelcnn.dataset;

import org.jspecify.annotations.NullMarked;
