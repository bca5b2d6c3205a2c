package io.github.learnedmixup.augment.bank;

import io.github.learnedmixup.pixelcnn.random.SeededHash;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where each sample of a bank is. For a sample it takes 30 to 55 bytes: a hash of its key, its
 * place and a checksum. Not thread safe.
 */
final class SegmentIndex {
  private static final long NOWHERE = -1;

  private final Long2LongOpenHashMap places = new Long2LongOpenHashMap();
  private final List<String> segments = new ArrayList<>();
  private final List<int[]> checksums = new ArrayList<>(); // of the samples of each segment

  /**
   * Where a sample is, unless another one has the hash of its key.
   *
   * @param segment the name of the segment
   * @param row of the segment
   * @param checksum see {@link BankSegment#checksum}
   */
  record Place(String segment, int row, int checksum) {}

  SegmentIndex() {
    places.defaultReturnValue(NOWHERE);
  }

  /** How many samples there are. */
  int size() {
    return places.size();
  }

  /** Whether a sample is in a segment. */
  boolean holds(SampleKey key) {
    return places.containsKey(hash(key));
  }

  /** Finds a sample. */
  @Nullable Place find(SampleKey key) {
    long place = places.get(hash(key));
    if (place == NOWHERE) {
      return null;
    }
    int segment = (int) (place >>> Integer.SIZE);
    int row = (int) place;
    return new Place(segments.get(segment), row, checksums.get(segment)[row]);
  }

  /** Adds a segment whose samples have been {@linkplain #put put} in. */
  void add(String segment, int[] checksumOfRows) {
    segments.add(segment);
    checksums.add(checksumOfRows);
  }

  /** Puts in a sample of the segment that is added next. */
  void put(int row, SampleKey key) {
    places.put(hash(key), (long) segments.size() << Integer.SIZE | row);
  }

  private static long hash(SampleKey key) {
    long pair = SeededHash.mix(SeededHash.mix(key.index(), key.first()), key.second());
    return SeededHash.mix(pair, Double.doubleToLongBits(key.lambda()));
  }
}
