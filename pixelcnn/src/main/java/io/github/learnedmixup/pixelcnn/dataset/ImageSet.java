package io.github.learnedmixup.pixelcnn.dataset;

import io.github.learnedmixup.pixelcnn.digits.Digits;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.idx.IdxFolder;
import io.github.learnedmixup.pixelcnn.image.Binarisation;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.image.LabelledImagesIterator;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * A named set of images, for training and for testing. Immutable and thread safe.
 *
 * <p>A set lives in a folder with the four files that MNIST made usual, {@code
 * train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code t10k-images-idx3-ubyte} and
 * {@code t10k-labels-idx1-ubyte}, each compressed ({@code .gz}) or not.
 */
public final class ImageSet {
  /** The set that is drawn by a procedure and so is always there; see {@link Digits}. */
  public static final String DIGITS = "digits";

  /**
   * A small set of real images that comes with the library: every 48th training image (1,250) and
   * every 5th test image (2,000) of MNIST.
   */
  public static final String MNIST_SMALL = "mnist-small";

  private static final int DIGITS_TRAIN = 20_000;
  private static final int DIGITS_TEST = 5_000;
  private static final long DIGITS_TRAIN_SEED = 20_160_616;
  private static final long DIGITS_TEST_SEED = 20_171_025;
  private static final long BINARISED_TRAIN_SEED = 20_080_705;
  private static final long BINARISED_TEST_SEED = 20_080_706;

  private final String name;
  private final LabelledImages greys;
  private final LabelledImages train;
  private final LabelledImages test;
  private final @Nullable String knownAs;

  private ImageSet(
      String name,
      LabelledImages greys,
      LabelledImages train,
      LabelledImages test,
      @Nullable String knownAs) {
    this.name = name;
    this.knownAs = knownAs;
    this.greys = greys;
    this.train = train;
    this.test = test;
  }

  /**
   * Finds and reads a set.
   *
   * <p>A name is looked for as a folder in each data root: {@code dataRoot}, the path list in the
   * environment variable {@code LEARNED_MIXUP_DATA}, the user's cache folder ({@code learned-mixup}
   * in {@code XDG_CACHE_HOME} or {@code ~/.cache}), and {@code /usr/share/datasets}. Where none has
   * it, {@code mnist} and {@code fashion-mnist} are downloaded into the cache folder. {@code
   * digits} and {@code mnist-small} are built in. What has a path separator in it or starts with a
   * dot is a path, and so is a name that fits no data root but a folder here.
   *
   * <p>The number of classes is the highest label of both parts plus one, for {@code mnist} and
   * {@code fashion-mnist} at least 10.
   *
   * @param nameOrPath a set's name, or the path of its folder
   * @param dataRoot a folder of sets that is tried first
   * @throws InvalidInputException if there is no such set, with where was looked, or its files are
   *     damaged or do not go together
   * @throws UncheckedIOException if a file cannot be read
   */
  public static ImageSet find(String nameOrPath, @Nullable Path dataRoot) {
    return find(nameOrPath, DataRoots.ofProcess(dataRoot), Download::known);
  }

  static ImageSet find(String nameOrPath, DataRoots roots, Download.Catalogue catalogue) {
    if (nameOrPath.equals(DIGITS)) {
      LabelledImages train = Digits.draw(DIGITS_TRAIN, DIGITS_TRAIN_SEED);
      return new ImageSet(DIGITS, train, train, Digits.draw(DIGITS_TEST, DIGITS_TEST_SEED), null);
    }
    try {
      if (nameOrPath.equals(MNIST_SMALL)) {
        List<LabelledImages> parts = IdxFolder.readResources(ImageSet.class, MNIST_SMALL);
        return new ImageSet(MNIST_SMALL, parts.get(0), parts.get(0), parts.get(1), null);
      }
      Path path = path(nameOrPath);
      if (isPath(nameOrPath)) {
        return readFolder(path, catalogue);
      }
      Optional<IdxFolder> found = search(nameOrPath, roots);
      if (found.isPresent()) {
        return read(nameOrPath, found.get(), catalogue);
      }
      if (Files.isDirectory(path)) {
        return readFolder(path, catalogue);
      }
      return read(nameOrPath, downloaded(nameOrPath, roots, catalogue), catalogue);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path path(String nameOrPath) {
    try {
      if (!nameOrPath.isBlank()) {
        return Path.of(nameOrPath);
      }
    } catch (InvalidPathException invalid) {
      throw new InvalidInputException(
          "image set: expected a name or the path of a folder, but found \"%s\": %s"
              .formatted(nameOrPath, invalid.getReason()),
          invalid);
    }
    throw new InvalidInputException(
        "image set: expected a name or the path of a folder, but found \"%s\""
            .formatted(nameOrPath));
  }

  private static boolean isPath(String nameOrPath) {
    return nameOrPath.contains("/")
        || nameOrPath.contains(File.separator)
        || nameOrPath.startsWith(".");
  }

  private static ImageSet readFolder(Path folder, Download.Catalogue catalogue) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(
          "image set %s: expected a folder, but there is %s"
              .formatted(folder, Files.exists(folder) ? "a file" : "nothing"));
    }
    Path last = folder.toAbsolutePath().normalize().getFileName();
    return read(
        last == null ? folder.toString() : last.toString(), new IdxFolder(folder), catalogue);
  }

  private static Optional<IdxFolder> search(String name, DataRoots roots) {
    for (Path root : roots.roots()) {
      IdxFolder folder = new IdxFolder(root.resolve(name));
      if (folder.isComplete()) {
        return Optional.of(folder);
      }
      // In the cache, a torn set is a download that was interrupted and will be taken up again.
      if (folder.isTorn() && !root.equals(roots.cache())) {
        throw new InvalidInputException(
            "%s: expected the four files of an image set, but found no %s"
                .formatted(folder.folder(), String.join(", ", folder.missing())));
      }
    }
    return Optional.empty();
  }

  private static IdxFolder downloaded(String name, DataRoots roots, Download.Catalogue catalogue)
      throws IOException {
    String looked =
        "image set %s: not found in any data root (looked for a folder %s in %s, and here)"
            .formatted(name, name, roots.roots());
    Optional<Download> download = catalogue.lookUp(name);
    if (download.isEmpty()) {
      throw new InvalidInputException(
          "%s; put its four IDX files into such a folder, give the folder's path, name a data root with --data-root or the variable %s, or use a built-in set: %s, %s"
              .formatted(looked, DataRoots.VARIABLE, DIGITS, MNIST_SMALL));
    }
    Path folder = roots.cache().resolve(name);
    try {
      download.get().into(folder);
    } catch (InvalidInputException unavailable) {
      throw new InvalidInputException(
          "%s; could not be downloaded: %s; put its four IDX files into %s%s, name a data root with --data-root or the variable %s, or use a built-in set: %s, %s"
              .formatted(
                  looked,
                  unavailable.getMessage(),
                  folder,
                  name.equals(Download.FASHION_MNIST)
                      ? ", install Debian's package dataset-fashion-mnist"
                      : "",
                  DataRoots.VARIABLE,
                  DIGITS,
                  MNIST_SMALL),
          unavailable);
    }
    return new IdxFolder(folder);
  }

  private static ImageSet read(String name, IdxFolder folder, Download.Catalogue catalogue)
      throws IOException {
    boolean isKnown = Download.NAMES.contains(name);
    List<LabelledImages> parts = folder.read(isKnown ? 10 : 1);
    LabelledImages train = parts.get(0);
    String knownAs = null;
    if (isKnown) {
      for (String other : Download.NAMES) {
        Optional<Download> content =
            other.equals(name) ? Optional.empty() : catalogue.lookUp(other);
        if (content.isPresent() && content.get().hasTraining(train)) {
          knownAs = other;
        }
      }
    }
    return new ImageSet(name, train, train, parts.get(1), knownAs);
  }

  /**
   * Feeds images to whatever trains on a {@link DataSetIterator}: features are raw pixel values 0
   * to 255 as floats, of grey images {@code [batch, height * width]}, of colour images {@code
   * [batch, 3, height, width]} with red first. Labels are one-hot rows, {@code [batch, classes]}.
   * The order is that of the images; the last batch may be smaller. It can be reset, and its
   * batches are made without any look-ahead.
   *
   * @param images at least one image
   * @param batchSize at least 1
   * @throws IllegalArgumentException if there is no image or the batch size is not positive
   */
  public static DataSetIterator iterator(LabelledImages images, int batchSize) {
    return new LabelledImagesIterator(images, batchSize);
  }

  /**
   * The set in black and white, its name followed by ", binarised": each image of both parts is
   * drawn once by {@link Binarisation} with a fixed seed, so that the result is always the same.
   * {@link #greys()} remain for who draws the training images anew in every epoch.
   */
  public ImageSet binarised() {
    List<ImageTransform> binarisation = List.of(new Binarisation());
    return new ImageSet(
        name + ", binarised",
        greys,
        greys.varied(binarisation, BINARISED_TRAIN_SEED),
        test.varied(binarisation, BINARISED_TEST_SEED),
        knownAs);
  }

  /** The name it was found under; of a path, its last part. */
  public String name() {
    return name;
  }

  /**
   * The well-known set whose training images and labels these are, where the name is that of
   * another one: files of Fashion-MNIST are often put where those of MNIST are looked for.
   */
  public Optional<String> knownAs() {
    return Optional.ofNullable(knownAs);
  }

  /** The images to train on. */
  public LabelledImages train() {
    return train;
  }

  /** The images to train on in grey, as they were read; of a set not binarised, the same ones. */
  public LabelledImages greys() {
    return greys;
  }

  /** The images to test with, of the same size and classes. */
  public LabelledImages test() {
    return test;
  }

  /** What identifies the training images and their labels: {@link LabelledImages#digest()}. */
  public String digest() {
    return train.digest();
  }
}
