package io.github.learnedmixup.augment;

import io.github.learnedmixup.pixelcnn.InvalidInputException;
import io.github.learnedmixup.pixelcnn.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.data.Folders;
import io.github.learnedmixup.pixelcnn.data.SeededHash;
import it.unimi.dsi.fastutil.longs.Long2LongOpenHashMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
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
import java.util.function.LongSupplier;
import java.util.stream.Stream;
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
 * taken, or, while more are taken, when a minute has passed since the first.
 *
 * <p><b>Memory.</b> For each sample a hash of its key and its place are kept, 25 to 50 bytes, and
 * no image but those not written yet. Thread safe; samples are read by one thread at a time.
 */
final class SampleBank implements SampleStore {
  static final String MANIFEST = "bank.json";
  static final String LOCK = "bank.lock";
  static final int SEGMENT_SAMPLES = 4096;

  private static final Logger log = LoggerFactory.getLogger(SampleBank.class);
  private static final Duration LONGEST_UNWRITTEN = Duration.ofMinutes(1);

  private static final String PARENTS = "parents";
  private static final long NOWHERE = -1;

  /**
   * The banks that this process has open. It must be known before a lock file is touched: on POSIX
   * systems a process loses its lock on a file when it closes <em>any</em> channel to it.
   */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final int segmentSamples;
  private final LongSupplier clock;
  private final FileChannel lock;
  private final OpenSegments open;
  private final LongAdder hits = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile @Nullable IOException failure;

  private final Object writing = new Object();
  private BankManifest manifest; // guarded by writing

  // guarded by this
  private final Long2LongOpenHashMap places = new Long2LongOpenHashMap();
  private final List<String> segments = new ArrayList<>();
  private Map<SampleKey, DrawnImage> taken = new LinkedHashMap<>();
  private Map<SampleKey, DrawnImage> underWay = Map.of();
  private long oldest;
  private boolean closed;

  private SampleBank(
      Path folder,
      int segmentSamples,
      LongSupplier clock,
      FileChannel lock,
      BankManifest manifest) {
    this.clock = clock;
    this.folder = folder;
    this.segmentSamples = segmentSamples;
    this.lock = lock;
    this.open = new OpenSegments(folder, manifest.height() * manifest.width());
    this.manifest = manifest;
    places.defaultReturnValue(NOWHERE);
  }

  /**
   * What all samples have in common that a source draws by a plan; see {@link SampleSource#engine}.
   */
  static Map<String, String> origin(SampleSource source, MixPlan mix) {
    Map<String, String> origin = new LinkedHashMap<>();
    origin.put("model", source.digest());
    origin.put("engine", source.engine());
    origin.put("blend", mix.blend().name());
    origin.put("temperature", Double.toString(mix.temperature()));
    origin.put("acceptance", source.words(mix.acceptance()));
    RealParents parents = source.parents();
    if (parents != null) {
      origin.put(PARENTS, parents.words());
    }
    return origin;
  }

  /**
   * Opens a bank, or makes one where there is no folder or an empty one.
   *
   * @param origin what its samples have in common
   * @param spec the images' size
   * @throws InvalidInputException if the folder holds something else, a bank of another origin or
   *     size or a damaged one, or is in use
   * @throws UncheckedIOException if it cannot be read or written
   */
  static SampleBank open(Path folder, Map<String, String> origin, PixelCnnSpec spec) {
    return open(folder, origin, spec, SEGMENT_SAMPLES);
  }

  /** The same with segments of another size. */
  static SampleBank open(
      Path folder, Map<String, String> origin, PixelCnnSpec spec, int segmentSamples) {
    return open(folder, origin, spec, segmentSamples, System::nanoTime);
  }

  /** The same with another clock, which tells nanoseconds. */
  static SampleBank open(
      Path folder,
      Map<String, String> origin,
      PixelCnnSpec spec,
      int segmentSamples,
      LongSupplier clock) {
    try {
      requireOurs(folder);
      Folders.make(folder);
      Path real = folder.toRealPath();
      if (!OPEN.add(real)) {
        throw inUse(folder);
      }
      try {
        return locked(real, origin, spec, segmentSamples, clock);
      } catch (IOException | RuntimeException e) {
        OPEN.remove(real);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
      Path folder,
      Map<String, String> origin,
      PixelCnnSpec spec,
      int segmentSamples,
      LongSupplier clock)
      throws IOException {
    FileChannel lock =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      requireLock(lock, folder);
      Path file = folder.resolve(MANIFEST);
      if (!Files.exists(file)) {
        BankManifest.empty(origin, spec.height(), spec.width()).write(file);
      }
      BankManifest manifest = BankManifest.read(file);
      requireSame(folder, manifest, origin, spec);
      SampleBank bank = new SampleBank(folder, segmentSamples, clock, lock, manifest);
      bank.index(manifest);
      return bank;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
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

  /** The same with a word for what is left out where samples are drawn freely. */
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

  private synchronized void index(BankManifest found) throws IOException {
    for (BankManifest.Segment segment : found.segments()) {
      int number = segments.size();
      segments.add(segment.name());
      BankSegment.check(
          folder.resolve(segment.name()),
          segment,
          found.height(),
          found.width(),
          (row, key) -> places.put(hash(key), place(number, row)));
    }
  }

  private static long hash(SampleKey key) {
    long pair = SeededHash.mix(SeededHash.mix(key.index(), key.first()), key.second());
    return SeededHash.mix(pair, Double.doubleToLongBits(key.lambda()));
  }

  private static long place(int segment, int row) {
    return (long) segment << Integer.SIZE | row;
  }

  /** How many samples there are, those not yet written included; for the tests. */
  synchronized long size() {
    return (long) places.size() + taken.size() + underWay.size();
  }

  /** Whether a sample is here. */
  synchronized boolean holds(SampleKey key) {
    return taken.containsKey(key) || underWay.containsKey(key) || places.containsKey(hash(key));
  }

  @Override
  public @Nullable DrawnImage find(SampleKey key) {
    DrawnImage image = look(key);
    if (image != null) {
      hits.increment();
    }
    return image;
  }

  private @Nullable DrawnImage look(SampleKey key) {
    long place;
    String name;
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
      name = segments.get((int) (place >>> Integer.SIZE));
    }
    try {
      return open.read(name, (int) place, key);
    } catch (IOException e) {
      fail(1, "read from", e);
      return null;
    }
  }

  @Override
  public synchronized void keep(SampleKey key, DrawnImage image) {
    if (closed || holds(key)) {
      return;
    }
    if (taken.isEmpty()) {
      oldest = clock.getAsLong();
    }
    taken.put(key, image);
  }

  @Override
  public void writeIfDue() {
    boolean due;
    synchronized (this) {
      due =
          taken.size() >= segmentSamples
              || (!taken.isEmpty() && clock.getAsLong() - oldest >= LONGEST_UNWRITTEN.toNanos());
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
        }
      } catch (Throwable e) {
        // Whatever it is, too little memory included: the samples themselves are good.
        fail(underWay.size(), "written into", e);
      } finally {
        synchronized (this) {
          underWay = Map.of();
        }
      }
    }
  }

  private void writeSegment() throws IOException {
    int number = manifest.nextNumber();
    while (Files.exists(folder.resolve(BankManifest.segmentName(number)))) {
      number++; // what a killed process left behind
    }
    Path fresh = folder.resolve(BankManifest.segmentName(number));
    BankManifest.Segment written =
        BankSegment.write(fresh, underWay, manifest.height(), manifest.width());
    BankManifest grown = manifest.with(written);
    try {
      grown.write(folder.resolve(MANIFEST));
    } catch (IOException | RuntimeException e) {
      BankSegment.remove(fresh, e);
      throw e;
    }
    manifest = grown;
    synchronized (this) {
      int row = 0;
      for (SampleKey key : underWay.keySet()) {
        places.put(hash(key), place(segments.size(), row++));
      }
      segments.add(written.name());
      underWay = Map.of();
    }
  }

  private void fail(int samples, String what, Throwable cause) {
    failures.add(samples);
    boolean first;
    synchronized (this) {
      first = failure == null;
      if (first) {
        failure = cause instanceof IOException told ? told : new IOException(cause);
      }
    }
    if (first) {
      log.warn(
          "samples cannot be {} the bank {}, which is gone on without; this is said once: {}",
          what,
          folder,
          cause.toString());
    }
  }

  /** What went wrong first, if anything did. */
  @Nullable IOException failure() {
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
      OPEN.remove(folder);
    }
  }
}
