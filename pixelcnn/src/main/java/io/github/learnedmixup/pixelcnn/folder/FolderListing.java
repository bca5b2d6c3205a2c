package io.github.learnedmixup.pixelcnn.folder;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files of an image set, before any is read.
 *
 * @param classNames in the order of the labels
 * @param files by part, where the folder has parts, by class, and by name
 * @param hasOwnTest whether the folder itself says which pictures are for testing
 */
record FolderListing(List<String> classNames, List<ListedFile> files, boolean hasOwnTest) {
  private static final String TRAIN = "train";
  private static final String TEST = "test";

  /**
   * Lists a folder.
   *
   * @throws InvalidInputException if it has too few or too many classes, a class without pictures,
   *     or classes for testing other than those for training
   * @throws IOException if a folder cannot be read
   */
  static FolderListing of(Path folder, FolderSettings settings) throws IOException {
    Skipped skipped = new Skipped();
    Optional<Path> train = part(folder, TRAIN);
    Optional<Path> test = part(folder, TEST);
    FolderListing listing =
        train.isPresent() && test.isPresent()
            ? ofParts(folder, train.get(), test.get(), settings.seed(), skipped)
            : split(folder, settings, skipped);
    if (!skipped.isEmpty()) {
      new FolderLog(folder).warn("skipped %s: neither class folders nor pictures", skipped.words());
    }
    return listing;
  }

  /** Whether a folder has folders in it, which may be those of classes. */
  private static boolean hasFolders(Path folder) throws IOException {
    return Files.isDirectory(folder)
        && ClassFolder.entries(folder).stream().anyMatch(Files::isDirectory);
  }

  /** Whether a folder has folders with pictures in it, or train and test with such folders. */
  static boolean hasPictures(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    for (Path entry : ClassFolder.entries(folder)) {
      if (Files.isDirectory(entry)
          && (ClassFolder.hasPicture(entry) || isPartWithPictures(entry))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPartWithPictures(Path folder) throws IOException {
    String name = ClassFolder.name(folder).toLowerCase(Locale.ROOT);
    return (name.equals(TRAIN) || name.equals(TEST)) && hasPictures(folder);
  }

  /** The folder of a part, in whichever case its name is written: it has folders in it. */
  private static Optional<Path> part(Path folder, String name) throws IOException {
    for (Path entry : ClassFolder.entries(folder)) {
      if (ClassFolder.name(entry).toLowerCase(Locale.ROOT).equals(name) && hasFolders(entry)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  private static FolderListing ofParts(
      Path folder, Path train, Path test, long seed, Skipped skipped) throws IOException {
    for (Path entry : ClassFolder.entries(folder)) {
      if (!entry.equals(train) && !entry.equals(test)) {
        skipped.add(entry);
      }
    }
    List<ClassFolder> trained = ClassFolder.in(train, skipped);
    List<ClassFolder> tested = ClassFolder.in(test, skipped);
    List<String> names = names(train, trained);
    requireSame(test, names, tested.stream().map(ClassFolder::name).toList());
    List<ListedFile> files = new ArrayList<>();
    for (int label = 0; label < names.size(); label++) {
      files.addAll(ListedFile.of(trained.get(label), label, /* isTest= */ false, seed));
    }
    for (int label = 0; label < names.size(); label++) {
      files.addAll(ListedFile.of(tested.get(label), label, /* isTest= */ true, seed));
    }
    return new FolderListing(names, files, true);
  }

  private static void requireSame(Path test, List<String> names, List<String> found) {
    for (String name : names) {
      if (!found.contains(name)) {
        throw new InvalidInputException(
            "%s: expected the %d classes of the training images, but found no folder %s"
                .formatted(test, names.size(), name));
      }
    }
    for (String name : found) {
      if (!names.contains(name)) {
        throw new InvalidInputException(
            "%s: expected the %d classes of the training images, but found a folder %s as well"
                .formatted(test, names.size(), name));
      }
    }
  }

  private static FolderListing split(Path folder, FolderSettings settings, Skipped skipped)
      throws IOException {
    for (String part : List.of(TRAIN, TEST)) {
      if (part(folder, part).isPresent()) {
        throw new InvalidInputException(
            ("%s: expected the folders train and test, or a folder for each class, but of the two"
                    + " found %s alone")
                .formatted(folder, part));
      }
    }
    List<ClassFolder> classes = ClassFolder.in(folder, skipped);
    List<String> names = names(folder, classes);
    List<ListedFile> files = new ArrayList<>();
    List<String> single = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      ClassFolder of = classes.get(label);
      files.addAll(
          holdOut(
              ListedFile.of(of, label, /* isTest= */ false, settings.seed()),
              settings.testShare()));
      if (of.files().size() == 1) {
        single.add(of.name());
      }
    }
    if (single.size() == names.size()) {
      throw new InvalidInputException(
          ("%s: expected at least two pictures of a class, one to train on and one to test with,"
                  + " but each class has one")
              .formatted(folder));
    }
    if (!single.isEmpty()) {
      new FolderLog(folder)
          .warn(
              "%d of %d classes have one picture and none to test with, such as %s",
              single.size(), names.size(), single.get(0));
    }
    return new FolderListing(names, files, false);
  }

  /** Marks the files of a class that are held out, in their order: those of the lowest numbers. */
  private static List<ListedFile> holdOut(List<ListedFile> files, double share) {
    Set<ListedFile> heldOut =
        files.stream()
            .sorted(ListedFile.RANDOM_ORDER)
            .limit(heldOut(files.size(), share))
            .collect(Collectors.toSet());
    return files.stream().map(file -> file.withTest(heldOut.contains(file))).toList();
  }

  /** How many pictures of a class are held out: at least one and not all, if there are two. */
  static int heldOut(int pictures, double share) {
    int most = pictures - 1;
    return Math.min(most, Math.max(1, (int) Math.round(share * pictures)));
  }

  private static List<String> names(Path folder, List<ClassFolder> classes) {
    List<String> names = classes.stream().map(ClassFolder::name).toList();
    if (names.size() < 2 || names.size() > PixelCnnSpec.MOST_CLASSES) {
      throw new InvalidInputException(
          "%s: expected 2 to %d classes, each a folder of pictures, but found %d%s"
              .formatted(
                  folder,
                  PixelCnnSpec.MOST_CLASSES,
                  names.size(),
                  names.isEmpty() ? "" : ", the first of them " + names.get(0)));
    }
    return names;
  }
}
