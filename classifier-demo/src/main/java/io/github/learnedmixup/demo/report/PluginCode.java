package io.github.learnedmixup.demo.report;

import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.arm.ArmChoice;
import io.github.learnedmixup.demo.arm.Augmentation;
import io.github.learnedmixup.demo.arm.EpochWindow;
import io.github.learnedmixup.demo.arm.LearnedMixupSettings;
import io.github.learnedmixup.demo.experiment.ArmSummary;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the lines of Java that train as an arm did, with learned mixup, shifts and turns. */
final class PluginCode {
  /** The arms that there is code for. */
  private static final List<Arm> ARMS =
      List.of(
          Arm.LEARNED,
          Arm.LEARNED_POSTERIOR,
          Arm.LEARNED_PARENTS,
          Arm.JITTER,
          Arm.LEARNED_AND_JITTER,
          Arm.LEARNED_THEN_JITTER);

  private PluginCode() {}

  /** The most accurate arm that there is code for; empty if none was compared. */
  static Optional<ArmSummary> bestArm(List<ArmSummary> summaries) {
    return ArmSummary.mostAccurate(summaries, ARMS::contains);
  }

  /**
   * Writes Java that gives a classifier such batches.
   *
   * @param arm with learned mixup, or with shifts and turns, or with both
   * @param choices what the arms are
   */
  static String of(Arm arm, Map<Arm, ArmChoice> choices) {
    Augmentation how = choices.get(arm).chosen();
    LearnedMixupSettings learned = how.learned();
    Jitter jitter = how.jitter();
    if (learned == null && jitter == null) {
      throw new IllegalArgumentException(
          arm + " must have learned mixup or shifts and turns, but is " + how);
    }
    List<String> lines = new ArrayList<>();
    boolean jittersLast = learned == null || how.jittersAll();
    if (jitter != null && !jittersLast) {
      lines.addAll(transform("moved", "base", jitter));
    }
    if (learned != null) {
      String name = jitter != null && jittersLast ? "mixed" : "train";
      String base = jitter != null && !jittersLast ? "moved" : "base";
      lines.addAll(learnedMixup(name, base, how, learned));
    }
    if (jitter != null && jittersLast) {
      lines.addAll(transform("train", learned == null ? "base" : "mixed", jitter));
    }
    if (jitter != null && !how.window().equals(EpochWindow.WHOLE)) {
      lines.add(
          "// Here, images were shifted and turned in epochs %s to %s alone."
              .formatted(epochs(how.window().from()), epochs(how.window().to())));
    }
    lines.add("classifier.fit(train, epochs);");
    return String.join("\n", lines);
  }

  private static List<String> transform(String name, String base, Jitter jitter) {
    return List.of(
        "TransformIterator %s =".formatted(name),
        "    new TransformIterator(",
        "        %s, height, width,".formatted(base),
        "        new Jitter(%s, %s), seed);"
            .formatted(jitter.maxRotationDegrees(), jitter.maxShiftPixels()));
  }

  private static List<String> learnedMixup(
      String name, String base, Augmentation how, LearnedMixupSettings learned) {
    List<String> lines = new ArrayList<>();
    lines.add("LearnedMixupIterator %s =".formatted(name));
    lines.add("    LearnedMixupIterator.builder(%s, model)".formatted(base));
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
    return lines;
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
