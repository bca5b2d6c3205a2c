package io.github.learnedmixup.demo.report;

import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.arm.ArmChoice;
import io.github.learnedmixup.demo.arm.Augmentation;
import io.github.learnedmixup.demo.arm.EpochWindow;
import io.github.learnedmixup.demo.arm.LearnedMixupSettings;
import io.github.learnedmixup.demo.arm.PixelMixing;
import io.github.learnedmixup.demo.experiment.ArmSummary;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the lines of Java that augment as an arm did. */
final class PluginCode {
  /** The arms that the plugin has no iterator for: they are there to explain others. */
  private static final Set<Arm> WITHOUT =
      EnumSet.of(Arm.BASELINE, Arm.LEARNED_CRITICS, Arm.PARENTS_ALONE, Arm.SAMPLES, Arm.QUANTISED);

  private final Augmentation how;
  private final ImageShape shape;
  private final List<String> lines = new ArrayList<>();
  private String source = "base";
  private int stages; // that are still to be written

  private PluginCode(Augmentation how, ImageShape shape) {
    this.how = how;
    this.shape = shape;
    this.stages =
        (int)
            Stream.of(
                    how.jitter() != null,
                    how.policyWithin() != null,
                    how.pixels() != null,
                    how.learned() != null,
                    how.smoothing() > 0)
                .filter(Boolean::booleanValue)
                .count();
  }

  /** The most accurate arm that there is code for; empty if none was compared. */
  static Optional<ArmSummary> bestArm(List<ArmSummary> summaries) {
    return ArmSummary.mostAccurate(summaries, arm -> !WITHOUT.contains(arm));
  }

  /**
   * Writes Java that gives a classifier such batches.
   *
   * @param arm one that the plugin has iterators for
   * @param choices what the arms are
   * @param shape of the images
   * @param model where the PixelCNN is; null if that is not known
   * @throws IllegalArgumentException if nothing is done to its images
   */
  static String of(Arm arm, Map<Arm, ArmChoice> choices, ImageShape shape, @Nullable Path model) {
    PluginCode code = new PluginCode(choices.get(arm).chosen(), shape);
    if (code.stages == 0) {
      throw new IllegalArgumentException(arm + " must augment, but is " + code.how);
    }
    if (code.how.learned() != null && model != null) {
      code.lines.add(
          "PixelCnn model = PixelCnn.load(Path.of(%s));".formatted(quoted(model.toString())));
    }
    return code.write();
  }

  /** In the order in which {@link io.github.learnedmixup.demo.arm.AugmentedBatches} does it. */
  private String write() {
    Jitter jitter = how.jitter();
    LearnedMixupSettings learned = how.learned();
    if (jitter != null && !how.jittersAll()) {
      transform("moved", jitter(jitter));
    }
    PixelMixing pixels = how.pixels();
    if (pixels != null && how.policyWithin() == null) {
      mixing(pixels);
    }
    if (learned != null) {
      String name = name("mixed");
      lines.addAll(learnedMixup(name, source, how, learned, shape));
      source = name;
    }
    if (jitter != null && how.jittersAll()) {
      transform("moved", jitter(jitter));
    }
    if (how.policyWithin() != null) {
      transform("transformed", how.policyWithin().code());
      if (pixels != null) {
        mixing(pixels);
      }
    }
    if (how.smoothing() > 0) {
      String name = name("smoothed");
      lines.add("LabelSmoothingIterator %s =".formatted(name));
      lines.add("    new LabelSmoothingIterator(%s, %s);".formatted(source, how.smoothing()));
      source = name;
    }
    if (jitter != null) {
      windowComment("images were shifted and turned", how.window());
    }
    if (how.smoothing() > 0) {
      EpochWindow own = how.smoothingWindow();
      windowComment("labels were smoothed", own == null ? how.window() : own);
    }
    lines.add("classifier.fit(train, epochs);");
    return String.join("\n", lines);
  }

  /** The variable of a stage; the last one's is what the classifier is trained on. */
  private String name(String stage) {
    stages--;
    return stages == 0 ? "train" : stage;
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String jitter(Jitter jitter) {
    return "new Jitter(%s, %s)".formatted(jitter.maxRotationDegrees(), jitter.maxShiftPixels());
  }

  private void transform(String stage, String transform) {
    String name = name(stage);
    lines.add("TransformIterator %s =".formatted(name));
    lines.add("    new TransformIterator(");
    lines.add("        %s, height, width,".formatted(source));
    lines.add("        %s, seed);".formatted(transform));
    source = name;
  }

  private void mixing(PixelMixing pixels) {
    String name = name("blended");
    lines.add("MixingIterator %s =".formatted(name));
    lines.add("    MixingIterator.builder(%s)".formatted(source));
    if (pixels.needsSize()) {
      lines.add("        .imageSize(height, width)");
    }
    lines.add("        .way(%s)".formatted(pixels.code()));
    if (!how.window().equals(EpochWindow.WHOLE)) {
      lines.add("        .schedule(%s)".formatted(schedule(how.window())));
    }
    lines.add("        .seed(seed)");
    lines.add("        .build();");
    source = name;
  }

  private void windowComment(String what, EpochWindow window) {
    if (!window.equals(EpochWindow.WHOLE)) {
      lines.add(
          "// Here, %s in epochs %s to %s alone."
              .formatted(what, epochs(window.from()), epochs(window.to())));
    }
  }

  private static String schedule(EpochWindow window) {
    return "ShareSchedule.between(%s, %s)".formatted(epochs(window.from()), epochs(window.to()));
  }

  private static List<String> learnedMixup(
      String name, String base, Augmentation how, LearnedMixupSettings learned, ImageShape shape) {
    boolean inherits = learned.inherits(shape);
    List<String> lines = new ArrayList<>();
    lines.add("LearnedMixupIterator %s =".formatted(name));
    lines.add("    LearnedMixupIterator.builder(%s, model)".formatted(base));
    lines.add("        .mixPlan(");
    lines.add("            MixPlan.defaults()");
    lines.add("                .withShare(%s)".formatted(learned.share()));
    lines.add("                .withAlpha(%s)".formatted(learned.alpha()));
    lines.add("                .withBlend(Blend.%s)".formatted(learned.blend().name()));
    if (!how.window().equals(EpochWindow.WHOLE)) {
      lines.add("                .withSchedule(%s)".formatted(schedule(how.window())));
    }
    if (inherits) {
      lines.add("                .withAcceptance(");
      lines.add(
          "                    Acceptance.ofInheritance(model.spec().classes(), %s))"
              .formatted(LearnedMixupSettings.INHERITANCE_TOLERANCE));
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
    if (inherits || learned.labelTemperature() != null || learned.labelSmoothing() > 0) {
      String requested = inherits ? "inherited()" : "requested()";
      String labels =
          learned.labelTemperature() == null
              ? requested
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
