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
  /** Compares the images of two parts. */
  static Duplicates of(
      List<ListedFile> train, List<Picture> trained, List<ListedFile> test, List<Picture> tested) {
    Map<ByteBuffer, Path> known = new HashMap<>();
    for (int i = 0; i < trained.size(); i++) {
      known.putIfAbsent(ByteBuffer.wrap(trained.get(i).values()), train.get(i).path());
    }
    int count = 0;
    Path first = null;
    Path like = null;
    for (int i = 0; i < tested.size(); i++) {
      Path same = known.get(ByteBuffer.wrap(tested.get(i).values()));
      if (same != null) {
        count++;
        if (first == null) {
          first = test.get(i).path();
          like = same;
        }
      }
    }
    return new Duplicates(count, like, first);
  }
}
