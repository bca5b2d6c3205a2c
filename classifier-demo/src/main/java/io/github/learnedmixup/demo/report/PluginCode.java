package io.github.learnedmixup.demo.report;

import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.arm.Augmentation;
import io.github.learnedmixup.demo.arm.Choice;
import io.github.learnedmixup.demo.arm.EpochWindow;
import io.github.learnedmixup.demo.arm.LearnedMixupSettings;
import io.github.learnedmixup.demo.experiment.ArmSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lines of Java that train as an arm of learned mixup did. */
final class PluginCode {
  /** The arms that the plugin alone makes. */
  private static final List<Arm> ARMS =
      List.of(Arm.LEARNED, Arm.LEARNED_POSTERIOR, Arm.LEARNED_PARENTS);

  private PluginCode() {}

  /** The arm of learned mixup alone that was right most often; empty if none was compared. */
  static Optional<ArmSummary> bestArm(List<ArmSummary> summaries) {
    return ArmSummary.mostAccurate(summaries, ARMS::contains);
  }

  /**
   * Java that gives a classifier such batches.
   *
   * @param arm that draws images
   * @param choices what the arms are
   */
  static String of(Arm arm, Map<Arm, Choice> choices) {
    Augmentation how = choices.get(arm).chosen();
    LearnedMixupSettings learned = how.learned();
    if (learned == null) {
      throw new IllegalArgumentException(arm + " must draw images, but is " + how);
    }
    List<String> lines = new ArrayList<>();
    lines.add("LearnedMixupIterator train =");
    lines.add("    LearnedMixupIterator.builder(base, model)");
    lines.add("        .mixPlan(");
    lines.add("            MixPlan.defaults()");
    lines.add("                .withShare(%s)".formatted(learned.share()));
    lines.add("                .withAlpha(%s)".formatted(learned.alpha()));
    lines.add("                .withBlend(Blend.%s)".formatted(learned.blend().name()));
    if (!how.window().equals(EpochWindow.WHOLE)) {
      lines.add(
          "                .withSchedule(ShareSchedule.between(%s, %s))"
              .formatted(epochs(how.window().from()), epochs(how.window().to())));
    }
    lines.add("                .withTemperature(%s))".formatted(learned.temperature()));
    if (learned.crossing() == null) {
      lines.add("        .withoutParents()");
    } else {
      lines.add("        .parents(");
      lines.add("            RealParents.of(");
      lines.add("                IteratorImages.read(base, model.spec()),");
      lines.add("                RealParents.Crossing.%s))".formatted(learned.crossing().name()));
    }
    supply(learned.use()).ifPresent(lines::add);
    if (learned.labelTemperature() != null || learned.labelSmoothing() > 0) {
      String labels =
          learned.labelTemperature() == null
              ? "requested()"
              : "posterior(%s)".formatted(learned.labelTemperature());
      String smoothing =
          learned.labelSmoothing() == 0
              ? ""
              : ".withSmoothing(%s)".formatted(learned.labelSmoothing());
      lines.add("        .softLabels(SoftLabels.%s%s)".formatted(labels, smoothing));
    }
    lines.add("        .build();");
    lines.add("classifier.fit(train, epochs);");
    return String.join("\n", lines);
  }

  /** How samples are used, if that is not the plugin's default. */
  private static Optional<String> supply(LearnedMixupSettings.SampleUse use) {
    SampleSupply usual = SampleSupply.defaults();
    String changes =
        (use.poolSize() == usual.poolSize() ? "" : ".withPoolSize(%d)".formatted(use.poolSize()))
            + (use.reuse() == usual.reuse() ? "" : ".withReuse(%d)".formatted(use.reuse()));
    return changes.isEmpty()
        ? Optional.empty()
        : Optional.of("        .sampleSupply(SampleSupply.defaults()%s)".formatted(changes));
  }

  private static String epochs(double share) {
    if (share == 0) {
      return "0";
    }
    return share == 1 ? "epochs" : "Math.round(%s * epochs)".formatted(share);
  }
}
