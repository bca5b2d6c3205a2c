package io.github.learnedmixup.pixelcnn.folder;

import io.github.learnedmixup.pixelcnn.folder.picture.Picture;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Test images that are among the training images as well, pixel by pixel.
 *
 * @param count of the test images
 * @param trained a file of a training image; null if there is none
 * @param tested the file of a test image that equals it; null if there is none
 */
record Duplicates(int count, @Nullable Path trained, @Nullable Path tested) {
  /** Compares the images of the two parts. */
  static Duplicates of(List<ListedFile> files, List<Picture> pictures) {
    Map<ByteBuffer, Path> known = new HashMap<>();
    for (int i = 0; i < files.size(); i++) {
      if (!files.get(i).isTest()) {
        known.putIfAbsent(ByteBuffer.wrap(pictures.get(i).values()), files.get(i).path());
      }
    }
    int count = 0;
    Path trained = null;
    Path tested = null;
    for (int i = 0; i < files.size(); i++) {
      Path same =
          files.get(i).isTest() ? known.get(ByteBuffer.wrap(pictures.get(i).values())) : null;
      if (same != null) {
        count++;
        if (tested == null) {
          tested = files.get(i).path();
          trained = same;
        }
      }
    }
    return new Duplicates(count, trained, tested);
  }
}
