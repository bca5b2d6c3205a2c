package io.github.learnedmixup.pixelcnn.folder;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.folder.picture.Picture;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Labelled images from a folder of pictures: JPEG, PNG, BMP and GIF files, in a folder for each
 * class. Immutable and thread safe.
 *
 * <pre>{@code
 * ImageFolder photos = ImageFolder.read(Path.of("photos"));
 * LabelledImages train = photos.train();
 * LabelledImages test = photos.test();
 * }</pre>
 *
 * <p>The folder either has folders {@code train} and {@code test} with the same class folders in
 * both, or the class folders themselves. Of the latter a share of each class is held out for
 * testing. A class has the name of its folder, and classes are numbered in the order of the names'
 * bytes. Images come in a random order, so that any part of them is a mixture of classes. Both
 * choices depend on the seed and the names of files alone.
 *
 * <p>All pictures must have one size, or are brought to one: {@link FolderSettings#resize()} cuts
 * out the central square and scales it. Images are grey if every pixel of every picture is, else in
 * colour. Pictures are turned upright as their Exif data say; alpha is dropped; 16 bits become 8.
 * Hidden files are passed over, and so are files that have no ending of a picture. What is skipped,
 * dropped or enlarged is told in one warning for each kind, and so are test images that are among
 * the training images as well.
 */
public final class ImageFolder {
  private final LabelledImages train;
  private final LabelledImages test;
  private final boolean hasOwnTest;

  private ImageFolder(LabelledImages train, LabelledImages test, boolean hasOwnTest) {
    this.train = train;
    this.test = test;
    this.hasOwnTest = hasOwnTest;
  }

  /**
   * Reads a folder with {@linkplain FolderSettings#defaults() default settings}.
   *
   * @throws InvalidInputException if it is no such folder, a picture is damaged, or pictures have
   *     different sizes; the message names the file or folder
   * @throws IOException if something cannot be read
   */
  public static ImageFolder read(Path folder) throws IOException {
    return read(folder, FolderSettings.defaults());
  }

  /**
   * Reads a folder, on all processors.
   *
   * @throws InvalidInputException if it is no such folder, a picture is damaged, or pictures have
   *     different sizes; the message names the file or folder
   * @throws IOException if something cannot be read
   */
  public static ImageFolder read(Path folder, FolderSettings settings) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(
          "%s: expected a folder of pictures, but there is %s"
              .formatted(folder, Files.exists(folder) ? "a file" : "nothing"));
    }
    FolderListing listing = FolderListing.of(folder, settings);
    List<ListedFile> files = listing.files();
    FolderLog log = new FolderLog(folder);
    log.info("reading %d pictures of %d classes", files.size(), listing.classNames().size());
    List<Picture> pictures =
        FolderPictures.read(
            folder, files.stream().map(ListedFile::path).toList(), settings.resize());
    Duplicates duplicates = Duplicates.of(files, pictures);
    if (duplicates.count() > 0) {
      log.warn(
          "%d of the test images are among the training images as well, such as %s, the same as %s",
          duplicates.count(), duplicates.tested(), duplicates.trained());
    }
    return new ImageFolder(
        images(listing, pictures, /* isTest= */ false),
        images(listing, pictures, /* isTest= */ true),
        listing.hasOwnTest());
  }

  /**
   * Whether a folder is one to read: it has pictures in a folder in it, or in folders of {@code
   * train} or {@code test}. False if it is no folder at all.
   *
   * @throws IOException if it cannot be looked into
   */
  public static boolean isImageFolder(Path folder) throws IOException {
    return FolderListing.hasPictures(folder);
  }

  private static LabelledImages images(
      FolderListing listing, List<Picture> pictures, boolean isTest) {
    List<ListedFile> files = listing.files();
    ImageShape shape = common(pictures);
    int[] order =
        IntStream.range(0, files.size())
            .filter(i -> files.get(i).isTest() == isTest)
            .boxed()
            .sorted(Comparator.comparing(i -> files.get(i).again(), ListedFile.RANDOM_ORDER))
            .mapToInt(Integer::intValue)
            .toArray();
    List<byte[]> values = new ArrayList<>();
    int[] labels = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      Picture picture = pictures.get(order[i]);
      values.add(shape.isColour() ? picture.colours() : picture.values());
      labels[i] = files.get(order[i]).label();
    }
    return LabelledImages.of(
        shape, listing.classNames().size(), listing.classNames(), values, labels);
  }

  /** The shape of all: in colour if any is. */
  private static ImageShape common(List<Picture> pictures) {
    return pictures.stream()
        .map(Picture::shape)
        .filter(ImageShape::isColour)
        .findFirst()
        .orElse(pictures.get(0).shape());
  }

  /** The images to train on. */
  public LabelledImages train() {
    return train;
  }

  /** The images to test with, of the same shape and classes. */
  public LabelledImages test() {
    return test;
  }

  /** Whether the folder itself has {@code train} and {@code test}: no image was held out. */
  public boolean hasOwnTest() {
    return hasOwnTest;
  }
}
