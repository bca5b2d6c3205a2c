package io.github.learnedmixup.demo.own;

import io.github.learnedmixup.console.Printable;
import io.github.learnedmixup.demo.classifier.Classifier;
import io.github.learnedmixup.demo.data.SeedImages;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.folder.FolderSettings;
import io.github.learnedmixup.pixelcnn.folder.ImageFolder;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A user's own images: a folder of pictures with a sub-folder for each class, split by the seed.
 *
 * @param name of the folder
 * @param labelled images to learn from, and a fifth of them to choose settings on
 * @param heldOut images that nothing learns from and nothing is chosen on: the folder's own {@code
 *     test}, or a fifth of each class
 */
public record OwnImages(String name, LabelledImages labelled, LabelledImages heldOut) {
  /** The fewest images of a class of which each part gets some. */
  public static final int FEWEST = 10;

  /**
   * Reads a folder.
   *
   * @param resize rows and columns that pictures are brought to; 0 leaves them as they are
   * @param seed decides which images are held out
   * @throws InvalidInputException if it is no such folder, has a single class or fewer than {@value
   *     #FEWEST} images of one, or images that are too small for the classifier; the message names
   *     the folder and what was found
   * @throws IOException if a file cannot be read
   */
  public static OwnImages read(Path folder, int resize, long seed) throws IOException {
    ImageFolder pictures =
        ImageFolder.read(folder, FolderSettings.defaults().withResize(resize).withSeed(seed));
    LabelledImages labelled = pictures.train();
    LabelledImages heldOut = pictures.test();
    for (int label = 0; label < labelled.classes(); label++) {
      int found = labelled.ofClass(label).length + heldOut.ofClass(label).length;
      if (found < FEWEST) {
        throw new InvalidInputException(
            ("%s: expected at least %d pictures of each class, for three parts, but found %d of class"
                    + " %s")
                .formatted(folder, FEWEST, found, labelled.classTitles().get(label)));
      }
    }
    SeedImages.requireCount(labelled, labelled.size());
    Classifier.requireSize(labelled.shape());
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return new OwnImages(
        Printable.of(name == null ? folder.toString() : name.toString()), labelled, heldOut);
  }
}
