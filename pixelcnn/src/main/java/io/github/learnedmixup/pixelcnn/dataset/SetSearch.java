package io.github.learnedmixup.pixelcnn.dataset;

import io.github.learnedmixup.pixelcnn.digits.Digits;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.folder.FolderSettings;
import io.github.learnedmixup.pixelcnn.folder.ImageFolder;
import io.github.learnedmixup.pixelcnn.idx.IdxFolder;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds an image set by its name or path, downloads it if need be, and reads it.
 *
 * @param roots where names are looked for
 * @param catalogue what can be downloaded
 * @param settings how folders of pictures are read; images of all sets are resized
 */
record SetSearch(DataRoots roots, Download.Catalogue catalogue, FolderSettings settings) {
  private static final Logger log = LoggerFactory.getLogger(ImageSet.class);

  private static final int DIGITS_TRAIN = 20_000;
  private static final int DIGITS_TEST = 5_000;
  private static final long DIGITS_TRAIN_SEED = 20_160_616;
  private static final long DIGITS_TEST_SEED = 20_171_025;

  private static final String FILES = "its four IDX files, or a folder of pictures for each class,";

  /** Finds and reads a set; see {@link ImageSet#find(String, Path)}. */
  ImageSet find(String nameOrPath) throws IOException {
    if (nameOrPath.equals(ImageSet.DIGITS)) {
      return sized(
          ImageSet.of(
              nameOrPath,
              ImageSet.BUILT_IN,
              List.of(
                  Digits.draw(DIGITS_TRAIN, DIGITS_TRAIN_SEED),
                  Digits.draw(DIGITS_TEST, DIGITS_TEST_SEED))));
    }
    if (nameOrPath.equals(ImageSet.MNIST_SMALL)) {
      return sized(
          ImageSet.of(
              nameOrPath,
              ImageSet.BUILT_IN,
              IdxFolder.readResources(ImageSet.class, ImageSet.MNIST_SMALL)));
    }
    Path path = path(nameOrPath);
    if (isPath(nameOrPath)) {
      return readPath(path);
    }
    Optional<ImageSet> found = inRoots(nameOrPath);
    if (found.isPresent()) {
      return found.get();
    }
    if (Files.isDirectory(path)) {
      return readPath(path);
    }
    return downloaded(nameOrPath);
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

  private ImageSet readPath(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(
          "image set %s: expected a folder, but there is %s"
              .formatted(folder, Files.exists(folder) ? "a file" : "nothing"));
    }
    Path last = folder.toAbsolutePath().normalize().getFileName();
    String name = last == null ? folder.toString() : last.toString();
    IdxFolder idx = new IdxFolder(folder);
    if (idx.isComplete() || idx.isTorn()) {
      return readIdx(name, idx);
    }
    for (Path binary : binaryFolders(folder)) {
      Optional<Cifar> set = Cifar.in(binary);
      if (set.isPresent()) {
        List<LabelledImages> parts = set.get().read(binary);
        boolean isWhole = Cifar.isWhole(parts.get(0), parts.get(1));
        return sized(ImageSet.of(isWhole ? set.get().setName() : name, ImageSet.BINARY, parts));
      }
    }
    if (ImageFolder.isImageFolder(folder)) {
      return readPictures(name, folder, /* isNamed= */ false);
    }
    throw new InvalidInputException(
        ("%s: expected four IDX files (%s), the binary files of CIFAR-10 or CIFAR-100, or a folder"
                + " of pictures for each class, but found none of these")
            .formatted(folder, String.join(", ", IdxFolder.FILES)));
  }

  /** A folder itself, and folders in it that are called as the archives of CIFAR have them. */
  private static List<Path> binaryFolders(Path folder) {
    List<Path> folders = new ArrayList<>(List.of(folder));
    for (Cifar set : Cifar.values()) {
      folders.add(folder.resolve(set.archiveFolder()));
    }
    return folders;
  }

  private Optional<ImageSet> inRoots(String name) throws IOException {
    for (Path root : roots.roots()) {
      Path folder = root.resolve(name);
      // In the cache, a torn set is a download that was interrupted and will be taken up again.
      boolean mayBeTorn = root.equals(roots.cache());
      IdxFolder idx = new IdxFolder(folder);
      if (idx.isComplete()) {
        return Optional.of(readIdx(name, idx));
      }
      if (idx.isTorn() && !mayBeTorn) {
        throw new InvalidInputException(
            "%s: expected the four files of an image set, but found no %s"
                .formatted(folder, String.join(", ", idx.missing())));
      }
      List<Path> binaries = binaryFolders(folder);
      Cifar.of(name).ifPresent(set -> binaries.add(root.resolve(set.archiveFolder())));
      for (Path binary : binaries) {
        Optional<Cifar> set = Cifar.in(binary);
        if (set.isPresent() && (set.get().isComplete(binary) || !mayBeTorn)) {
          return Optional.of(sized(ImageSet.of(name, ImageSet.BINARY, set.get().read(binary))));
        }
      }
      if (ImageFolder.isImageFolder(folder)) {
        return Optional.of(readPictures(name, folder, /* isNamed= */ true));
      }
    }
    return Optional.empty();
  }

  private ImageSet downloaded(String name) throws IOException {
    Path folder = roots.cache().resolve(name);
    Optional<Cifar> binary = Cifar.of(name);
    if (binary.isPresent()) {
      Optional<ArchiveDownload> archive = catalogue.archive(binary.get());
      String files =
          "its files %s, or its pictures in train and test,"
              .formatted(String.join(", ", binary.get().files()));
      if (archive.isEmpty()) {
        throw new InvalidInputException(notFound(name) + put(files));
      }
      try {
        archive.get().into(folder);
      } catch (InvalidInputException unavailable) {
        throw unavailable(name, unavailable, files, folder);
      }
      return sized(ImageSet.of(name, ImageSet.BINARY, binary.get().read(folder)));
    }
    Download download =
        catalogue
            .lookUp(name)
            .orElseThrow(() -> new InvalidInputException(notFound(name) + put(FILES)));
    try {
      download.into(folder);
    } catch (InvalidInputException unavailable) {
      throw unavailable(name, unavailable, "its four IDX files", folder);
    }
    return readIdx(name, new IdxFolder(folder));
  }

  private String notFound(String name) {
    return "image set %s: not found in any data root (looked for a folder %s in %s, and here)"
        .formatted(name, name, roots.roots());
  }

  private static String put(String files) {
    return "; put %s into such a folder, give the folder's path,%s".formatted(files, advice());
  }

  private static String advice() {
    return " name a data root with --data-root or the variable %s, or use a built-in set: %s, %s"
        .formatted(DataRoots.VARIABLE, ImageSet.DIGITS, ImageSet.MNIST_SMALL);
  }

  private InvalidInputException unavailable(
      String name, InvalidInputException reason, String files, Path folder) {
    return new InvalidInputException(
        "%s; could not be downloaded: %s; put %s into %s%s,%s"
            .formatted(
                notFound(name),
                reason.getMessage(),
                files,
                folder,
                name.equals(Download.FASHION_MNIST)
                    ? ", install Debian's package dataset-fashion-mnist"
                    : "",
                advice()),
        reason);
  }

  private ImageSet readIdx(String name, IdxFolder folder) throws IOException {
    boolean isKnown = Download.NAMES.contains(name);
    ImageSet set = ImageSet.of(name, ImageSet.IDX, folder.read(isKnown ? 10 : 1));
    if (isKnown) {
      for (String other : Download.NAMES) {
        Optional<Download> content =
            other.equals(name) ? Optional.empty() : catalogue.lookUp(other);
        if (content.isPresent() && content.get().hasTraining(set.train())) {
          return sized(set.knownAs(other));
        }
      }
    }
    return sized(set);
  }

  private ImageSet readPictures(String name, Path folder, boolean isNamed) throws IOException {
    ImageFolder pictures = ImageFolder.read(folder, settings);
    if (pictures.hasOwnTest()) {
      tellUnusedShare(folder.toString());
    }
    boolean isCifar10 = Cifar.isCifar10(pictures.train(), pictures.test());
    return ImageSet.of(
        isCifar10 && !isNamed ? Cifar.CIFAR_10.setName() : name,
        ImageSet.FOLDER,
        List.of(pictures.train(), pictures.test()));
  }

  private ImageSet sized(ImageSet set) {
    tellUnusedShare(set.name());
    return settings.resize() == 0 ? set : set.resized(settings.resize());
  }

  private void tellUnusedShare(String of) {
    if (settings.testShare() != FolderSettings.DEFAULT_TEST_SHARE) {
      log.warn("{} has test images of its own: no share of the others is held out", of);
    }
  }
}
