package io.github.learnedmixup.augment.bank;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.Folders;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Samples in a folder, so that another run need not draw them again.
 *
 * <p><b>The format.</b> The folder holds the manifest {@value #MANIFEST}, a file {@value #LOCK}
 * that is locked while a process uses the bank, and segments, folders named {@code segment-000001}
 * and so on. A segment holds n samples in four files in the IDX format, uncompressed, the i-th row
 * of each being the i-th sample:
 *
 * <pre>
 *   images-idx3-ubyte    n x height x width  unsigned bytes  greys, 0 to 255, row by row
 *   classes-idx2-ubyte   n x 2               unsigned bytes  first class a, second class b
 *   indices-idx2-ubyte   n x 8               unsigned bytes  which of the samples of a, b and lambda:
 *                                                            a big-endian 64-bit number
 *   mixes-idx2-float     n x 3               floats          lambda, the share of a; log p(image|a)
 *                                                            and log p(image|b), in nats
 * </pre>
 *
 * Labels are not there: they follow from classes, lambda and the log-likelihoods. The manifest is
 * JSON:
 *
 * <pre>{@code
 * {
 *   "format" : "learned-mixup-bank",
 *   "version" : 1,
 *   "origin" : {
 *     "model" : "digest of the model", "engine" : "nd4j CpuBackend",
 *     "blend" : "PRODUCT", "temperature" : "1.0", "acceptance" : "none"
 *   },
 *   "height" : 28,
 *   "width" : 28,
 *   "segments" : [ {
 *     "name" : "segment-000001",
 *     "samples" : 4096,
 *     "files" : { "images-idx3-ubyte" : { "bytes" : 3211280, "sha256" : "..." }, ... }
 *   }, ... ]
 * }
 * }</pre>
 *
 * <p><b>What is never served.</b> A bank of another origin or size, and one of which a file is
 * missing, cut off or damaged, is refused when it is opened, which reads it from end to end, and is
 * left as it is. So is a folder that holds something else.
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
  public static final String MANIFEST = "bank.json";
  public static final String LOCK = "bank.lock";
  public static final int SEGMENT_SAMPLES = 4096;

  private static final Logger log = LoggerFactory.getLogger(SampleBank.class);
  private static final Duration LONGEST_UNWRITTEN = Duration.ofMinutes(1);

  /** What an origin may leave out where samples are drawn freely. */
  public static final String PARENTS = "parents";

  private static final long NOWHERE = -1;

  /** What a segment adds to the manifest, at most. */
  private static final int MANIFEST_BYTES = 1024;

  /**
   * The banks that this process has open. It must be known before a lock file is touched: on POSIX
   * systems a process loses its lock on a file when it closes <em>any</em> channel to it.
   */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final BankUse use;
  private final @Nullable FileChannel lock; // null where it is only read
  private final OpenSegments open;
  private final int pixels;
  private final LongAdder hits = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile @Nullable IOException failure; // of writing
  private volatile boolean unreadable; // something was, which was told

  private boolean unwritable; // guarded by writing: the last segment was, which was told

  private final Object writing = new Object();
  private BankManifest manifest; // guarded by writing

  // guarded by this
  private final Long2LongOpenHashMap places = new Long2LongOpenHashMap();
  private final List<String> segments = new ArrayList<>();
  private final List<int[]> checksums = new ArrayList<>(); // of the samples of each segment
  private Map<SampleKey, GeneratedImage> taken = new LinkedHashMap<>();
  private Map<SampleKey, GeneratedImage> underWay = Map.of();
  private long oldest;
  private long bytes; // of the files, or a few more
  private boolean full; // which was told
  private boolean closed;

  private SampleBank(Path folder, BankUse use, @Nullable FileChannel lock, BankManifest manifest) {
    this.folder = folder;
    this.use = use;
    this.lock = lock;
    this.pixels = manifest.height() * manifest.width();
    this.open = new OpenSegments(folder, pixels);
    this.manifest = manifest;
    places.defaultReturnValue(NOWHERE);
  }

  /**
   * Opens a bank, or makes one where there is no folder or an empty one and it may be written.
   *
   * @param origin what its samples have in common
   * @param spec the images' size
   * @throws InvalidInputException if the folder holds something else, a bank of another origin or
   *     size or a damaged one, or is in use, or if it must be written, or made, and cannot be
   * @throws UncheckedIOException if it cannot be read or written
   */
  public static SampleBank open(
      Path folder, Map<String, String> origin, PixelCnnSpec spec, BankUse use) {
    try {
      requireOurs(folder);
      if (use.access() == BankUse.Access.READ) {
        return readOnly(folder, origin, spec, use, "as it was asked for");
      }
      make(folder);
      Path real = folder.toRealPath();
      if (!OPEN.add(real)) {
        throw inUse(folder);
      }
      boolean written = false;
      try {
        SampleBank bank = locked(real, origin, spec, use);
        written = bank.lock != null;
        return bank;
      } finally {
        if (!written) {
          OPEN.remove(real);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void make(Path folder) {
    try {
      Folders.make(folder);
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s is no bank, and none can be made there: %s".formatted(folder, e), e);
    }
  }

  private static void requireOurs(Path folder) throws IOException {
    if (Files.exists(folder.resolve(MANIFEST)) || !Files.exists(folder)) {
      return;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<String> foreign =
          entries
              .map(entry -> entry.getFileName().toString())
              .filter(name -> !name.equals(LOCK) && !name.startsWith(MANIFEST))
              .sorted()
              .toList();
      if (!foreign.isEmpty()) {
        throw new InvalidInputException(
            "%s must be a bank or an empty folder, but has no %s and holds %s"
                .formatted(folder, MANIFEST, foreign.get(0)));
      }
    } catch (NotDirectoryException e) {
      throw new InvalidInputException(folder + " must be a folder, but is a file", e);
    }
  }

  private static SampleBank locked(
      Path folder, Map<String, String> origin, PixelCnnSpec spec, BankUse use) throws IOException {
    FileChannel lock;
    try {
      lock = openLock(folder);
    } catch (IOException e) {
      if (use.access() == BankUse.Access.WRITE) {
        throw new InvalidInputException(
            "the bank %s must be written, but cannot be: %s".formatted(folder, e), e);
      }
      return readOnly(folder, origin, spec, use, "since it cannot be written: " + e);
    }
    try {
      requireLock(lock, folder);
      Path file = folder.resolve(MANIFEST);
      if (!Files.exists(file)) {
        BankManifest.empty(origin, spec.height(), spec.width()).write(file);
      }
      return indexed(folder, origin, spec, use, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static FileChannel openLock(Path folder) throws IOException {
    FileChannel lock =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!Files.isWritable(folder)) {
      lock.close();
      throw new AccessDeniedException(folder.toString());
    }
    return lock;
  }

  private static SampleBank readOnly(
      Path folder, Map<String, String> origin, PixelCnnSpec spec, BankUse use, String why)
      throws IOException {
    if (!Files.exists(folder.resolve(MANIFEST))) {
      throw new InvalidInputException(
          "%s must be a bank, for it is only read, %s; but it has no %s"
              .formatted(folder, why, MANIFEST));
    }
    SampleBank bank = indexed(folder, origin, spec, use, null);
    // Whoever did not ask for it may want to do something about it.
    Level level = use.access() == BankUse.Access.READ ? Level.INFO : Level.WARN;
    log.atLevel(level).log("the bank {} is only read, {}", folder, why);
    return bank;
  }

  private static SampleBank indexed(
      Path folder,
      Map<String, String> origin,
      PixelCnnSpec spec,
      BankUse use,
      @Nullable FileChannel lock)
      throws IOException {
    Path file = folder.resolve(MANIFEST);
    BankManifest manifest = BankManifest.read(file);
    requireSame(folder, manifest, origin, spec);
    SampleBank bank = new SampleBank(folder, use, lock, manifest);
    bank.index(manifest, Files.size(file));
    return bank;
  }

  private static void requireLock(FileChannel lock, Path folder) throws IOException {
    try {
      FileLock held = lock.tryLock();
      if (held == null) {
        throw inUse(folder);
      }
    } catch (OverlappingFileLockException e) {
      throw inUse(folder);
    }
  }

  private static InvalidInputException inUse(Path folder) {
    return new InvalidInputException(
        "the bank %s is in use by another iterator or process; a bank has one user at a time"
            .formatted(folder));
  }

  private static void requireSame(
      Path folder, BankManifest manifest, Map<String, String> origin, PixelCnnSpec spec) {
    Map<String, String> found = withParents(manifest.origin());
    Map<String, String> wanted = withParents(origin);
    wanted.forEach((name, expected) -> requireSame(folder, name, found, expected));
    for (String name : found.keySet()) {
      if (!wanted.containsKey(name)) {
        throw new InvalidInputException(
            "the bank %s is of %s %s, which this program knows nothing of"
                .formatted(folder, name, found.get(name)));
      }
    }
    if (manifest.height() != spec.height() || manifest.width() != spec.width()) {
      throw new InvalidInputException(
          "the bank %s holds images of %dx%d pixels, but must hold images of %dx%d"
              .formatted(folder, manifest.height(), manifest.width(), spec.height(), spec.width()));
    }
  }

  /** An origin with a word for what it leaves out where samples are drawn freely. */
  private static Map<String, String> withParents(Map<String, String> origin) {
    Map<String, String> told = new LinkedHashMap<>(origin);
    told.putIfAbsent(PARENTS, "none");
    return told;
  }

  private static void requireSame(
      Path folder, String name, Map<String, String> found, String expected) {
    if (!expected.equals(found.get(name))) {
      throw new InvalidInputException(
          "the bank %s is of %s %s, but must be of %s: give each its own folder"
              .formatted(folder, name, found.get(name), expected));
    }
  }

  private synchronized void index(BankManifest found, long manifestBytes) throws IOException {
    for (BankManifest.Segment segment : found.segments()) {
      int number = segments.size();
      segments.add(segment.name());
      checksums.add(
          BankSegment.check(
              folder.resolve(segment.name()),
              segment,
              found.height(),
              found.width(),
              (row, key) -> places.put(hash(key), place(number, row))));
      bytes += segment.bytes();
    }
    bytes += manifestBytes;
  }

  private static long hash(SampleKey key) {
    long pair = SeededHash.mix(SeededHash.mix(key.index(), key.first()), key.second());
    return SeededHash.mix(pair, Double.doubleToLongBits(key.lambda()));
  }

  private static long place(int segment, int row) {
    return (long) segment << Integer.SIZE | row;
  }

  /** How many samples there are, those not yet written included; for the tests. */
  public synchronized long size() {
    return (long) places.size() + taken.size() + underWay.size();
  }

  /** Whether a sample is here. */
  public synchronized boolean holds(SampleKey key) {
    return taken.containsKey(key) || underWay.containsKey(key) || places.containsKey(hash(key));
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
    long place;
    String name;
    int row;
    int checksum;
    synchronized (this) {
      if (taken.containsKey(key)) {
        return taken.get(key);
      }
      if (underWay.containsKey(key)) {
        return underWay.get(key);
      }
      place = places.get(hash(key));
      if (closed || place == NOWHERE) {
        return null;
      }
      int segment = (int) (place >>> Integer.SIZE);
      name = segments.get(segment);
      row = (int) place;
      checksum = checksums.get(segment)[row];
    }
    try {
      return open.read(name, row, key, checksum);
    } catch (IOException e) {
      failures.increment();
      if (!unreadable) {
        unreadable = true;
        log.warn(
            "a sample cannot be read from the bank {}, and is drawn; this is said once: {}",
            folder,
            e.toString());
      }
      return null;
    }
  }

  @Override
  public synchronized void keep(SampleKey key, GeneratedImage image) {
    if (closed || lock == null || holds(key)) {
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
    if (lock == null) {
      return 0;
    }
    long all = bytes + segmentBytes(underWay.size());
    // What is taken becomes one segment, with what comes yet.
    long left = use.maxBytes() - all - segmentBytes(0) - (long) taken.size() * sampleBytes();
    return Math.max(0, left / sampleBytes());
  }

  private long sampleBytes() {
    return BankSegment.bytes(1, pixels) - BankSegment.bytes(0, pixels);
  }

  private long segmentBytes(long samples) {
    return BankSegment.bytes(samples, pixels) + MANIFEST_BYTES;
  }

  private void tellFull() {
    if (!full) {
      full = true;
      log.warn(
          "the bank {} is full: it may have {} bytes; it is read on, and what is drawn beyond it is"
              + " not kept",
          folder,
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
    Path file = folder.resolve(MANIFEST);
    requireUnchanged(file);
    int number = manifest.nextNumber();
    while (Files.exists(folder.resolve(BankManifest.segmentName(number)))) {
      number++; // what a killed process left behind
    }
    Path fresh = folder.resolve(BankManifest.segmentName(number));
    BankManifest.Segment written =
        BankSegment.write(fresh, underWay, manifest.height(), manifest.width());
    BankManifest grown = manifest.with(written);
    try {
      grown.write(file);
    } catch (Throwable e) {
      BankSegment.remove(fresh, e);
      throw e;
    }
    manifest = grown;
    int[] ofRows = underWay.values().stream().mapToInt(BankSegment::checksum).toArray();
    synchronized (this) {
      int row = 0;
      for (SampleKey key : underWay.keySet()) {
        places.put(hash(key), place(segments.size(), row++));
      }
      segments.add(written.name());
      checksums.add(ofRows);
      bytes += written.bytes() + MANIFEST_BYTES;
      underWay = Map.of();
    }
  }

  /** Whoever deletes the folder of a bank that is open may have another one made in its place. */
  private void requireUnchanged(Path file) throws IOException {
    BankManifest found;
    try {
      found = BankManifest.read(file);
    } catch (InvalidInputException e) {
      throw new IOException(e);
    }
    if (!found.equals(manifest)) {
      throw new IOException(file + " was changed by another program since the bank was opened");
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
          folder,
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
    try (lock;
        open) {
      write();
    } catch (IOException e) {
      log.warn("the bank {} could not be closed properly", folder, e);
    } finally {
      if (lock != null) {
        OPEN.remove(folder);
      }
    }
  }
}
