package io.github.learnedmixup.augment.bank;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a bank that samples are read from: opened with the first one, and closed when
 * enough others have been used since. Thread safe.
 */
final class OpenSegments implements AutoCloseable {
  /** How many segments are open at a time, with four files each. */
  private static final int MOST = 64;

  private final Path folder;
  private final ImageShape shape;
  private final Map<String, BankSegment> open = new LinkedHashMap<>(); // guarded by this
  private boolean closed; // guarded by this

  OpenSegments(Path folder, ImageShape shape) {
    this.folder = folder;
    this.shape = shape;
  }

  /**
   * A sample of a segment that was checked; null if its row holds another one, or after the end.
   *
   * @param name the segment's
   * @param checksum what {@link BankSegment#checksum} told of the sample
   * @throws IOException if it cannot be read, or is not what it was
   */
  synchronized @Nullable GeneratedImage read(String name, int row, SampleKey key, int checksum)
      throws IOException {
    if (closed) {
      return null;
    }
    // The one that was used last is the last: the first is the one to close.
    BankSegment segment = open.remove(name);
    if (segment == null) {
      if (open.size() >= MOST) {
        open.remove(open.keySet().iterator().next()).close();
      }
      segment = BankSegment.open(folder.resolve(name), shape);
    }
    open.put(name, segment);
    GeneratedImage image = segment.read(row, key);
    if (image != null && BankSegment.checksum(image) != checksum) {
      throw new IOException(
          "row %d of %s is not what it was when the bank was opened"
              .formatted(row, folder.resolve(name)));
    }
    return image;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    for (BankSegment segment : open.values()) {
      segment.close();
    }
    open.clear();
  }
}
