package io.github.learnedmixup.pixelcnn.report;

import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts images into chunks that a model scores one after the other, so that progress can be told.
 */
public final class ScoringChunks {
  // A multiple of the scorer's own chunks, so that the results are those of one piece.
  private static final int SIZE = 128;

  private ScoringChunks() {}

  /** The images in their order, 128 in a chunk, the last one with what is left. */
  public static List<LabelledImages> of(LabelledImages images) {
    return IntStream.rangeClosed(0, (images.size() - 1) / SIZE)
        .mapToObj(i -> images.range(i * SIZE, Math.min(images.size(), (i + 1) * SIZE)))
        .toList();
  }
}
