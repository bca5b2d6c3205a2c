/** Image sets in folders of pictures, one folder for each class. */
@NullMarked
package io.github.learnedmixup.pixelcnn.folder;

import org.jspecify.annotations.NullMarked;
