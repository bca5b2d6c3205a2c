package io.github.learnedmixup.pixelcnn.cli;

import io.github.learnedmixup.console.Printable;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.folder.FolderSettings;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options that say which images a command works on; a {@link Mixin} of every command that needs
 * some.
 */
public final class DataOptions {
  private static final Logger log = LoggerFactory.getLogger(DataOptions.class);

  @Option(
      names = "--dataset",
      paramLabel = "NAME|DIR",
      showDefaultValue = Help.Visibility.ALWAYS,
      description =
          "The images: digits, mnist-small (both built in), mnist, fashion-mnist, cifar-10,"
              + " cifar-100, the name of a folder in a data root, or the path of a folder with four"
              + " IDX files or a sub-folder for each class.")
  private String dataset;

  @Option(
      names = "--data-root",
      paramLabel = "DIR",
      description =
          "A folder with one folder for each set, looked into before those in the variable"
              + " LEARNED_MIXUP_DATA, the user's cache folder and /usr/share/datasets.")
  private @Nullable Path dataRoot;

  @Option(
      names = "--resize",
      paramLabel = "N",
      description =
          "Rows and columns that images are brought to, 1 to 128: the central square is cut out"
              + " and scaled. Default: images as they are; the pictures of a folder must then have"
              + " one size.")
  private @Nullable Integer resize;

  @Option(
      names = "--test-share",
      paramLabel = "SHARE",
      description =
          "The share of each class that is held out for testing, above 0 and below 1, where a"
              + " folder of pictures has no train and test of its own. Default: 0.2.")
  private @Nullable Double testShare;

  @Option(
      names = "--binarise",
      description =
          "Makes pixels black or white at random, white with probability grey/255: once by a"
              + " fixed seed, but in the training of a model anew in every epoch.")
  private boolean binarise;

  /** Options whose image set is {@code digits} where nothing is said. */
  public DataOptions() {
    this(ImageSet.DIGITS);
  }

  /** Options of a command with another default image set. */
  public DataOptions(String dataset) {
    this.dataset = dataset;
  }

  /** The name or path as the user gave it. */
  public String dataset() {
    return dataset;
  }

  /** Whether the images are to be black and white. */
  public boolean binarise() {
    return binarise;
  }

  /**
   * Finds and reads the set, anew at each call. With {@code --binarise} it is {@link
   * ImageSet#binarised()}, the same black and white images at each call. A set that has a
   * well-known set's name and another one's images is told of in a warning.
   *
   * @throws IllegalArgumentException if a size or a share is out of its range
   * @throws io.github.learnedmixup.pixelcnn.error.InvalidInputException if there is none or it is
   *     damaged
   * @throws java.io.UncheckedIOException if a file cannot be read
   */
  public ImageSet imageSet() {
    ImageSet set = ImageSet.find(dataset, dataRoot, folderSettings());
    set.knownAs()
        .ifPresent(
            other -> log.warn("the images in '{}' are those of {}", Printable.of(dataset), other));
    return binarise ? set.binarised() : set;
  }

  private FolderSettings folderSettings() {
    FolderSettings settings = FolderSettings.defaults();
    if (resize != null) {
      if (resize < 1) {
        throw new IllegalArgumentException(
            "--resize must be in [1, %d], but is %d".formatted(PixelCnnSpec.MOST_SIDE, resize));
      }
      settings = settings.withResize(resize);
    }
    return testShare == null ? settings : settings.withTestShare(testShare);
  }
}
