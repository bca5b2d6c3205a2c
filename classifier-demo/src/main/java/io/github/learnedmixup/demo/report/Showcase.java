package io.github.learnedmixup.demo.report;

import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.judge.BetweenRows;
import io.github.learnedmixup.demo.model.SeedModel;
import java.util.List;

/**
 * Pictures of what the arms are made of and what became of them.
 *
 * @param model the PixelCNN that sampled the images
 * @param titles what to call the classes, in their order: their names, or else their numbers
 * @param classes real images and samples of each class
 * @param continua ways from one class to another
 * @param batches the beginning of a batch of each arm that augments
 * @param mistakes the worst of each arm
 */
public record Showcase(
    SeedModel model,
    List<String> titles,
    List<ClassRow> classes,
    List<Continuum> continua,
    List<Gallery> batches,
    List<Gallery> mistakes) {

  /** One class: labelled images that the model may have learned from, and samples. */
  record ClassRow(int label, ReportPicture real, ReportPicture drawn) {}

  /** From one class to another, in several ways. */
  record Continuum(int first, int second, List<Way> ways) {
    Continuum {
      ways = List.copyOf(ways);
    }

    /**
     * A way to make images between two classes.
     *
     * @param picture all its images, {@link BetweenRows#POSITIONS} a row
     * @param opinions the judge's probabilities of the classes of each image, row after row
     */
    record Way(String title, ReportPicture picture, List<double[]> opinions) {
      Way {
        opinions = List.copyOf(opinions);
      }
    }
  }

  /** Images of an arm, each with a caption. */
  record Gallery(Arm arm, List<Captioned> images) {
    record Captioned(ReportPicture picture, String caption) {}
  }

  public Showcase {
    titles = List.copyOf(titles);
    classes = List.copyOf(classes);
    continua = List.copyOf(continua);
    batches = List.copyOf(batches);
    mistakes = List.copyOf(mistakes);
  }
}
