package io.github.learnedmixup.demo.report;

import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.experiment.ExperimentResult;
import io.github.learnedmixup.demo.experiment.ExperimentSettings;
import io.github.learnedmixup.demo.model.PixelCnnSettings;
import io.github.learnedmixup.demo.model.SeedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A result, and all that the report says beside it.
 *
 * @param dataset the image set's name
 * @param modelDescription what the PixelCNN was
 * @param modelHasSeenMore whether it may have learned from images that the other arms did not have
 * @param pixelCnnSettings how the PixelCNNs were trained; null if they were not
 * @param command what repeats the experiment
 * @param versions of all that took part, by name
 * @param showcase pictures of the first seed
 */
public record ExperimentReport(
    String dataset,
    ExperimentSettings settings,
    String modelDescription,
    boolean modelHasSeenMore,
    @Nullable PixelCnnSettings pixelCnnSettings,
    String command,
    Map<String, String> versions,
    ExperimentResult result,
    Showcase showcase) {

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
