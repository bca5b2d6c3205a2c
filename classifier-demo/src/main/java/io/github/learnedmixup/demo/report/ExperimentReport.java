package io.github.learnedmixup.demo.report;

import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.experiment.ArmSummary;
import io.github.learnedmixup.demo.experiment.ExperimentResult;
import io.github.learnedmixup.demo.experiment.ExperimentSettings;
import io.github.learnedmixup.demo.model.PixelCnnSettings;
import io.github.learnedmixup.demo.model.SeedModel;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A result, and all that the report says beside it.
 *
 * @param dataset the image set's name
 * @param shape of its images
 * @param modelDescription what the PixelCNN was
 * @param modelHasSeenMore whether it may have learned from images that the other arms did not have
 * @param pixelCnnSettings how the PixelCNNs were trained; null if they were not
 * @param command what repeats the experiment
 * @param versions of all that took part, by name
 * @param showcase pictures of the first seed
 * @param wording what the report answers
 */
public record ExperimentReport(
    String dataset,
    ImageShape shape,
    ExperimentSettings settings,
    String modelDescription,
    boolean modelHasSeenMore,
    @Nullable PixelCnnSettings pixelCnnSettings,
    String command,
    Map<String, String> versions,
    ExperimentResult result,
    Showcase showcase,
    Wording wording) {

  /**
   * The question that a report answers.
   *
   * @param title of the page
   * @param sentence the answer
   * @param code the arm whose code the page shows; null for the most accurate one that has code
   * @param model where the PixelCNN was written, for that code; null if it was not
   */
  public record Wording(String title, String sentence, @Nullable Arm code, @Nullable Path model) {
    /** Asks whether learned mixup helps, among all arms. */
    public static Wording ofAll(
        String dataset, List<ArmSummary> summaries, boolean modelHasSeenMore) {
      return new Wording(
          "Does learned mixup help? The experiment on " + dataset,
          Verdict.sentence(summaries, modelHasSeenMore),
          null,
          null);
    }
  }

  /** The PixelCNNs that were asked for: by the pictures of the first seed, and by the arms. */
  List<SeedModel> models() {
    List<SeedModel> models = new ArrayList<>(result.models());
    if (models.stream().noneMatch(model -> model.seed() == showcase.model().seed())) {
      models.add(0, showcase.model());
    }
    return models;
  }

  /** Whether an arm depends on a model that has seen more than the other arms were given. */
  boolean isMarked(Arm arm) {
    return arm.usesModel() && modelHasSeenMore;
  }
}
