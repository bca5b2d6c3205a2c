package io.github.learnedmixup.augment.bank;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples in a folder, so that another run need not draw them again.
 *
 * <p><b>The format.</b> The folder holds the manifest {@value #MANIFEST}, a file {@value #LOCK}
 * that is locked while a process uses the bank, and segments, folders named {@code segment-000001}
 * and so on. A segment holds n samples in four files in the IDX format, uncompressed, the i-th row
 * of each being the i-th sample:
 *
 * <pre>
 *   images-idx3-ubyte    n x height x width  unsigned bytes  pixel values, 0 to 255, row by row; in
 *                                                            colour n x height x width x 3, RGB
 *   classes-idx2-ubyte   n x 4               unsigned bytes  first class a, second class b: two
 *                                                            big-endian 16-bit numbers
 *   indices-idx2-ubyte   n x 8               unsigned bytes  which of the samples of a, b and lambda:
 *                                                            a big-endian 64-bit number
 *   mixes-idx2-float     n x 4               floats          lambda, the share of a; log p(image|a)
 *                                                            and log p(image|b), in nats; the share
 *                                                            of a's parent, NaN without parents
 * </pre>
 *
 * Labels are not there: they follow from classes, lambda and the other numbers. The manifest is
 * JSON:
 *
 * <pre>{@code
 * {
 *   "format" : "learned-mixup-bank",
 *   "version" : 4,
 *   "origin" : {
 *     "kind" : "bank",
 *     "version" : 1,
 *     "settings" : {
 *       "blend" : "PRODUCT", "engine" : "nd4j CpuBackend",
 *       "model" : "digest of the model", "temperature" : "1.0"
 *     },
 *     "sha256" : "digest of these, see Description"
 *   },
 *   "height" : 28,
 *   "width" : 28,
 *   "channels" : 1,
 *   "classNames" : [ "cat", "dog" ],
 *   "segments" : [ {
 *     "name" : "segment-000001",
 *     "samples" : 4096,
 *     "files" : { "images-idx3-ubyte" : { "bytes" : 3211280, "sha256" : "..." }, ... }
 *   }, ... ]
 * }
 * }</pre>
 *
 * <p>An acceptance, a judge of the mix and parents are among the settings where there are such.
 *
 * <p><b>What is never served.</b> A bank of another origin, size or names of the classes, and one
 * of which a file is missing, cut off or damaged, is refused when it is opened, which reads it from
 * end to end, and is left as it is. So is a folder that holds something else.
 *
 * <p><b>What is never lost.</b> Segments do not change. A new one is written and forced to the disk
 * before a manifest that names it is moved into the place of the old one. A process that is killed
 * loses what it had not yet written, and may leave a segment that no manifest names: it does no
 * harm and can be deleted. A segment is written when {@value #SEGMENT_SAMPLES} samples have been
 * taken, or, while more are taken, when a minute has passed since the first. What cannot be written
 * is lost and counted, and leaves no file behind. A folder whose manifest somebody else has changed
 * or removed is not written any more.
 *
 * <p><b>Reading only.</b> Where the folder or the lock file cannot be written, or where that is
 * asked for, no lock is taken, samples are read, and nothing is written. Any number may read a
 * bank, since neither segments nor a manifest that was read ever change.
 *
 * <p><b>Memory.</b> For each sample a hash of its key, its place and a checksum are kept, 30 to 55
 * bytes, and no image but those not written yet. A sample that is not what it was when the bank was
 * opened, or when it was written, is not served. Thread safe; samples are read by one thread at a
 * time.
 */
public final class SampleBank implements SampleStore {
  /** The name of the file that lists the segments. */
  public static final String MANIFEST = "bank.json";

  /** The name of the file whose lock keeps other writers out. */
  public static final String LOCK = "bank.lock";

  /** How many samples a segment holds at most. */
  public static final int SEGMENT_SAMPLES = 4096;

  private static final Logger log = LoggerFactory.getLogger(SampleBank.class);
  private static final Duration LONGEST_UNWRITTEN = Duration.ofMinutes(1);

  /** What a segment adds to the manifest, at most. */
  private static final int MANIFEST_BYTES = 1024;

  private final BankFolder folder;
  private final BankUse use;
  private final OpenSegments open;
  private final ImageShape shape;
  private final LongAdder hits = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile @Nullable IOException failure; // of writing
  private volatile boolean unreadable; // something was, which was told

  private boolean unwritable; // guarded by writing: the last segment was, which was told

  private final Object writing = new Object();
  private BankManifest manifest; // guarded by writing

  // guarded by this
  private final SegmentIndex index = new SegmentIndex();
  private Map<SampleKey, GeneratedImage> taken = new LinkedHashMap<>();
  private Map<SampleKey, GeneratedImage> underWay = Map.of();
  private long oldest;
  private long bytes; // of the files, or a few more
  private boolean full; // which was told
  private boolean closed;

  private SampleBank(BankFolder folder, BankUse use) {
    this.folder = folder;
    this.use = use;
    this.manifest = folder.manifest();
    this.shape = manifest.shape();
    this.open = new OpenSegments(folder.path(), shape);
  }

  /**
   * Opens a bank, or makes one where there is no folder or an empty one and it may be written.
   *
   * @param contents what its samples have in common
   * @throws InvalidInputException if the folder holds something else, a bank of other contents or a
   *     damaged one, or is in use, or if it must be written, or made, and cannot be
   * @throws UncheckedIOException if it cannot be read or written
   */
  public static SampleBank open(Path folder, BankContents contents, BankUse use) {
    try {
      BankFolder opened = BankFolder.open(folder, contents, use.access());
      try {
        SampleBank bank = new SampleBank(opened, use);
        bank.index();
        return bank;
      } catch (Throwable e) {
        // Whatever it is, too little memory included: the folder is there for others.
        opened.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the bank from end to end. */
  private synchronized void index() throws IOException {
    for (BankManifest.Segment segment : folder.manifest().segments()) {
      int[] checksums =
          BankSegment.check(folder.path().resolve(segment.name()), segment, shape, index::put);
      index.add(segment.name(), checksums);
      bytes += segment.bytes();
    }
    bytes += folder.manifestBytes();
  }

  /** How many samples there are, those not yet written included; for the tests. */
  public synchronized long size() {
    return (long) index.size() + taken.size() + underWay.size();
  }

  /** Whether a sample is here. */
  public synchronized boolean holds(SampleKey key) {
    return taken.containsKey(key) || underWay.containsKey(key) || index.holds(key);
  }

  @Override
  public @Nullable GeneratedImage find(SampleKey key) {
    GeneratedImage image = look(key);
    if (image != null) {
      hits.increment();
    }
    return image;
  }

  private @Nullable GeneratedImage look(SampleKey key) {
    SegmentIndex.Place place;
    synchronized (this) {
      if (taken.containsKey(key)) {
        return taken.get(key);
      }
      if (underWay.containsKey(key)) {
        return underWay.get(key);
      }
      place = closed ? null : index.find(key);
    }
    if (place == null) {
      return null;
    }
    try {
      return open.read(place.segment(), place.row(), key, place.checksum());
    } catch (IOException e) {
      failures.increment();
      if (!unreadable) {
        unreadable = true;
        log.warn(
            "a sample cannot be read from the bank {}, and is drawn; this is said once: {}",
            folder.path(),
            e.toString());
      }
      return null;
    }
  }

  @Override
  public synchronized void keep(SampleKey key, GeneratedImage image) {
    if (closed || !folder.isWritable() || holds(key)) {
      return;
    }
    if (room() < 1) {
      failures.increment();
      tellFull();
      return;
    }
    if (taken.isEmpty()) {
      oldest = use.clock().getAsLong();
    }
    taken.put(key, image);
  }

  /** How many more samples can be kept; none where it is only read. */
  public synchronized long room() {
    if (!folder.isWritable()) {
      return 0;
    }
    long all = bytes + segmentBytes(underWay.size());
    // What is taken becomes one segment, with what comes yet.
    long left = use.maxBytes() - all - segmentBytes(0) - (long) taken.size() * sampleBytes();
    return Math.max(0, left / sampleBytes());
  }

  private long sampleBytes() {
    return BankSegment.bytes(1, shape) - BankSegment.bytes(0, shape);
  }

  private long segmentBytes(long samples) {
    return BankSegment.bytes(samples, shape) + MANIFEST_BYTES;
  }

  private void tellFull() {
    if (!full) {
      full = true;
      log.warn(
          "the bank {} is full: it may have {} bytes; it is read on, and what is drawn beyond it is"
              + " not kept",
          folder.path(),
          use.maxBytes());
    }
  }

  @Override
  public void writeIfDue() {
    boolean due;
    synchronized (this) {
      due =
          taken.size() >= use.segmentSamples()
              || (!taken.isEmpty()
                  && use.clock().getAsLong() - oldest >= LONGEST_UNWRITTEN.toNanos());
    }
    if (due) {
      write();
    }
  }

  /** Makes a segment of what was taken, or loses it with a word about why. */
  private void write() {
    synchronized (writing) {
      synchronized (this) {
        underWay = taken;
        taken = new LinkedHashMap<>();
      }
      try {
        if (!underWay.isEmpty()) {
          writeSegment();
          unwritable = false;
        }
      } catch (Throwable e) {
        // Whatever it is, too little memory included: the samples themselves are good.
        fail(underWay.size(), e);
      } finally {
        synchronized (this) {
          underWay = Map.of();
        }
      }
    }
  }

  private void writeSegment() throws IOException {
    folder.requireManifest(manifest);
    int number = manifest.nextNumber();
    while (Files.exists(folder.path().resolve(BankManifest.segmentName(number)))) {
      number++; // what a killed process left behind
    }
    Path fresh = folder.path().resolve(BankManifest.segmentName(number));
    BankManifest.Segment written = BankSegment.write(fresh, underWay, shape);
    BankManifest grown = manifest.with(written);
    try {
      folder.replaceManifest(grown);
    } catch (Throwable e) {
      BankSegment.remove(fresh, e);
      throw e;
    }
    manifest = grown;
    int[] ofRows = underWay.values().stream().mapToInt(BankSegment::checksum).toArray();
    synchronized (this) {
      int row = 0;
      for (SampleKey key : underWay.keySet()) {
        index.put(row++, key);
      }
      index.add(written.name(), ofRows);
      bytes += written.bytes() + MANIFEST_BYTES;
      underWay = Map.of();
    }
  }

  /**
   * Counts samples that are lost, and says so for the first of the segments that follow each other.
   */
  private void fail(int samples, Throwable cause) {
    failures.add(samples);
    if (failure == null) {
      failure = cause instanceof IOException told ? told : new IOException(cause);
    }
    if (!unwritable) {
      unwritable = true;
      log.warn(
          "samples cannot be written into the bank {}, which is gone on without; this is not said"
              + " again before some can be: {}",
          folder.path(),
          cause.toString());
    }
  }

  /** What went wrong first when samples were written, if anything did. */
  public @Nullable IOException failure() {
    return failure;
  }

  @Override
  public long hits() {
    return hits.sum();
  }

  @Override
  public long failures() {
    return failures.sum();
  }

  /** Writes what was taken and lets another process use the bank. Twice is harmless. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    // Both are closed whatever fails.
    try (folder;
        open) {
      write();
    } catch (IOException e) {
      log.warn("the bank {} could not be closed properly", folder.path(), e);
    }
  }
}
