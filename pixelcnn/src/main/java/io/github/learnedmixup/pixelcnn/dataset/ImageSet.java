package io.github.learnedmixup.pixelcnn.dataset;

import io.github.learnedmixup.pixelcnn.digits.Digits;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.folder.FolderSettings;
import io.github.learnedmixup.pixelcnn.folder.ImageFolder;
import io.github.learnedmixup.pixelcnn.image.Binarisation;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.image.LabelledImagesIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * A named set of images, for training and for testing. Immutable and thread safe.
 *
 * <p>A set lives in a folder with one of these:
 *
 * <ul>
 *   <li>the four files that MNIST made usual, {@code train-images-idx3-ubyte}, {@code
 *       train-labels-idx1-ubyte}, {@code t10k-images-idx3-ubyte} and {@code
 *       t10k-labels-idx1-ubyte}, each compressed ({@code .gz}) or not;
 *   <li>pictures in a folder for each class, as {@link ImageFolder} reads them;
 *   <li>the binary files of CIFAR-10 or CIFAR-100.
 * </ul>
 */
public final class ImageSet {
  /** The set that is drawn by a procedure and so is always there; see {@link Digits}. */
  public static final String DIGITS = "digits";

  /**
   * A small set of real images that comes with the library: every 48th training image (1,250) and
   * every 5th test image (2,000) of MNIST.
   */
  public static final String MNIST_SMALL = "mnist-small";

  /** The {@link #source()} of sets that come with the library. */
  public static final String BUILT_IN = "built-in";

  /** The {@link #source()} of sets in four IDX files. */
  public static final String IDX = "idx";

  /** The {@link #source()} of sets in the binary files of CIFAR-10 and CIFAR-100. */
  public static final String BINARY = "binary";

  /** The {@link #source()} of sets in folders of pictures. */
  public static final String FOLDER = "folder";

  private static final long BINARISED_TRAIN_SEED = 20_080_705;
  private static final long BINARISED_TEST_SEED = 20_080_706;

  private final String name;
  private final String source;
  private final LabelledImages greys;
  private final LabelledImages train;
  private final LabelledImages test;
  private final @Nullable String knownAs;

  private ImageSet(
      String name,
      String source,
      LabelledImages greys,
      LabelledImages train,
      LabelledImages test,
      @Nullable String knownAs) {
    this.name = name;
    this.source = source;
    this.knownAs = knownAs;
    this.greys = greys;
    this.train = train;
    this.test = test;
  }

  /** A set of training and test images, in this order. */
  static ImageSet of(String name, String source, List<LabelledImages> parts) {
    LabelledImages train = parts.get(0);
    return new ImageSet(name, source, train, train, parts.get(1), null);
  }

  /** A copy whose images are those of another set than the name says. */
  ImageSet knownAs(String other) {
    return new ImageSet(name, source, greys, train, test, other);
  }

  /**
   * Finds and reads a set.
   *
   * <p>A name is looked for as a folder in each data root: {@code dataRoot}, the path list in the
   * environment variable {@code LEARNED_MIXUP_DATA}, the user's cache folder ({@code learned-mixup}
   * in {@code XDG_CACHE_HOME} or {@code ~/.cache}), and {@code /usr/share/datasets}. Where none has
   * it, {@code mnist}, {@code fashion-mnist}, {@code cifar-10} and {@code cifar-100} are downloaded
   * into the cache folder. {@code digits} and {@code mnist-small} are built in. What has a path
   * separator in it or starts with a dot is a path, and so is a name that fits no data root but a
   * folder here.
   *
   * <p>The number of classes of IDX files is the highest label of both parts plus one, for {@code
   * mnist} and {@code fashion-mnist} at least 10, or that of the names in {@code class-names.txt}.
   *
   * @param nameOrPath a set's name, or the path of its folder
   * @param dataRoot a folder of sets that is tried first
   * @throws InvalidInputException if there is no such set, with where was looked, or its files are
   *     damaged or do not go together
   * @throws UncheckedIOException if a file cannot be read
   */
  public static ImageSet find(String nameOrPath, @Nullable Path dataRoot) {
    return find(nameOrPath, dataRoot, FolderSettings.defaults());
  }

  /**
   * Finds and reads a set, with settings of its folder of pictures.
   *
   * @param nameOrPath see {@link #find(String, Path)}
   * @param dataRoot a folder of sets that is tried first
   * @param settings how a folder of pictures is read; a size to resize to is applied to all sets,
   *     see {@link #resized(int)}
   * @throws InvalidInputException if there is no such set, with where was looked, or its files are
   *     damaged or do not go together
   * @throws UncheckedIOException if a file cannot be read
   */
  public static ImageSet find(String nameOrPath, @Nullable Path dataRoot, FolderSettings settings) {
    return find(
        nameOrPath, new SetSearch(DataRoots.ofProcess(dataRoot), Download.PUBLIC, settings));
  }

  static ImageSet find(String nameOrPath, DataRoots roots, Download.Catalogue catalogue) {
    return find(nameOrPath, new SetSearch(roots, catalogue, FolderSettings.defaults()));
  }

  private static ImageSet find(String nameOrPath, SetSearch search) {
    try {
      return search.find(nameOrPath);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
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
        source,
        greys,
        greys.varied(binarisation, BINARISED_TRAIN_SEED),
        test.varied(binarisation, BINARISED_TEST_SEED),
        knownAs);
  }

  /**
   * The set with square images of another size, its name followed by ", resized" and the size: the
   * central square of each image is cut out and scaled. The set itself if its images have that
   * size.
   *
   * @param side rows and columns of the images, positive
   */
  public ImageSet resized(int side) {
    if (train.height() == side && train.width() == side) {
      return this;
    }
    LabelledImages resizedGreys = greys.resized(side);
    return new ImageSet(
        "%s, resized to %dx%d".formatted(name, side, side),
        source,
        resizedGreys,
        train == greys ? resizedGreys : train.resized(side),
        test.resized(side),
        knownAs);
  }

  /**
   * The name it was found under; of a path, its last part. A path with the images of CIFAR-10 or
   * CIFAR-100 has the name of that set: binary files by the numbers of images, a folder of pictures
   * by the names of the ten classes, too.
   */
  public String name() {
    return name;
  }

  /**
   * What the set was read from: {@value #IDX}, {@value #FOLDER}, {@value #BINARY} or {@value
   * #BUILT_IN}.
   */
  public String source() {
    return source;
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
