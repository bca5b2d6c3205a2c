package io.github.learnedmixup.demo.arm;

import com.fasterxml.jackson.annotation.JsonValue;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A way to augment that is compared with others; the order is that of every table. */
public enum Arm {
  /** Real images as they are, without augmentation. */
  BASELINE("baseline", ModelUse.NONE, true),
  /** Zhang et al. 2018, "mixup: Beyond empirical risk minimization", arXiv:1710.09412. */
  MIXUP("pixel mixup", ModelUse.NONE, true),
  /** Images that a PixelCNN draws between two classes, labelled as they were asked for. */
  LEARNED("learned mixup", ModelUse.LEARNED_MIXUP, true),
  /** Learned mixup, each image labelled by what the PixelCNN thinks of it. */
  LEARNED_POSTERIOR("learned mixup, posterior labels", ModelUse.LEARNED_MIXUP, true),
  /**
   * Images between two classes, labelled as they were asked for, of which only those are kept that
   * classifiers, which learnt the same labelled images, find to be so.
   */
  LEARNED_CRITICS("learned mixup, checked by critics", ModelUse.LEARNED_MIXUP, false),
  /**
   * Learned mixup of images that are drawn to be like two real ones, labelled with the share that
   * each of those was to have.
   */
  LEARNED_PARENTS("learned mixup of real parents", ModelUse.LEARNED_MIXUP, true),
  /** Pixels of two real images as of the last arm, but as chance has it: is it the model at all? */
  PARENTS_ALONE("real parents without a model", ModelUse.OTHER, false),
  /** Images of one class each with hard labels: is it the mixing, or just more data? */
  SAMPLES("class samples, hard labels", ModelUse.OTHER, true),
  /** Labels that spare some probability for all classes. */
  SMOOTHING("label smoothing", ModelUse.NONE, false),
  /** Yun et al. 2019, "CutMix", arXiv:1905.04899. */
  CUTMIX("CutMix", ModelUse.NONE, false),
  /** Qin et al. 2020, "ResizeMix", arXiv:2012.11101. */
  RESIZEMIX("ResizeMix", ModelUse.NONE, false),
  /** Harris et al. 2020, "FMix", arXiv:2002.12047. */
  FMIX("FMix", ModelUse.NONE, false),
  /** Baek, Bang and Shim 2021, "GridMix". */
  GRIDMIX("GridMix", ModelUse.NONE, false),
  /** Learned mixup with posterior labels among images that are pixel-mixed. */
  LEARNED_AND_MIXUP("learned and pixel mixup", ModelUse.LEARNED_MIXUP, false),
  /** Learned mixup with posterior labels among images that CutMix made. */
  LEARNED_AND_CUTMIX("learned mixup and CutMix", ModelUse.LEARNED_MIXUP, false),
  /**
   * Learned mixup with posterior labels, where all labels spare some probability for all classes.
   */
  LEARNED_AND_SMOOTHING("learned mixup, label smoothing", ModelUse.LEARNED_MIXUP, false),
  /** Small shifts and turns. */
  JITTER("shifts and turns", ModelUse.NONE, false),
  /** Small shifts and turns, and labels that spare some probability for all classes. */
  SMOOTHING_AND_JITTER("label smoothing, shifts and turns", ModelUse.NONE, false),
  /** Small shifts and turns of the real images under learned mixup with posterior labels. */
  LEARNED_AND_JITTER("learned mixup, shifts and turns", ModelUse.LEARNED_MIXUP, false),
  /** Learned mixup with posterior labels, whose images are shifted and turned as the real ones. */
  LEARNED_THEN_JITTER("learned mixup, all shifted and turned", ModelUse.LEARNED_MIXUP, false),
  /** Zhong et al. 2020, "Random erasing data augmentation", arXiv:1708.04896. */
  ERASING("random erasing", ModelUse.NONE, false),
  /** Cubuk et al. 2020, "RandAugment", arXiv:1909.13719. */
  RANDAUGMENT("RandAugment", ModelUse.NONE, false),
  /** Müller and Hutter 2021, "TrivialAugment", arXiv:2103.10158. */
  TRIVIAL("TrivialAugment", ModelUse.NONE, false),
  /** The best combination without a model of those that are tried. */
  POLICY("policy without a model", ModelUse.NONE, false),
  /** Learned mixup under that policy, whose transforms are of generated images as of real ones. */
  POLICY_LEARNED("policy with learned mixup", ModelUse.LEARNED_MIXUP, false),
  /** Real images with the few greys of the synthetic ones, painted as they are. */
  QUANTISED("quantised real images", ModelUse.OTHER, false);

  /** What every other arm is compared with, in the order of tables and files. */
  public static final List<Arm> REFERENCES = List.of(BASELINE, MIXUP);

  /** What it has of a PixelCNN. */
  private enum ModelUse {
    NONE,
    LEARNED_MIXUP,
    OTHER
  }

  private final String title;
  private final ModelUse use;
  private final boolean core;

  Arm(String title, ModelUse use, boolean core) {
    this.title = title;
    this.use = use;
    this.core = core;
  }

  /** The arms that answer the main question. */
  public static List<Arm> core() {
    return Arrays.stream(values()).filter(arm -> arm.core).toList();
  }

  /**
   * The arm of a name in files and options.
   *
   * @param option for messages
   * @param among "among", or what else may stand there besides
   * @throws InvalidInputException if there is none
   */
  public static Arm named(String name, String option, String among) {
    return Arrays.stream(values())
        .filter(arm -> arm.id().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "%s must be %s %s, but one is \"%s\""
                        .formatted(
                            option,
                            among,
                            Arrays.stream(values()).map(Arm::id).collect(Collectors.joining(", ")),
                            name)));
  }

  /** A value for each of the {@link #REFERENCES}, in their order; cannot be changed. */
  public static <T> Map<Arm, T> ofReferences(Function<Arm, T> value) {
    Map<Arm, T> values = new LinkedHashMap<>();
    REFERENCES.forEach(reference -> values.put(reference, value.apply(reference)));
    return Collections.unmodifiableMap(values);
  }

  /** Its name in tables and lists. */
  public String title() {
    return title;
  }

  /** Its name within a sentence: with the article that it takes, and without commas. */
  public String noun() {
    return switch (this) {
      case BASELINE -> "the baseline";
      case LEARNED_POSTERIOR -> "learned mixup with posterior labels";
      case LEARNED_CRITICS -> "learned mixup checked by critics";
      case SAMPLES -> "class samples with hard labels";
      case LEARNED_AND_SMOOTHING -> "learned mixup with label smoothing";
      case SMOOTHING_AND_JITTER -> "label smoothing with shifts and turns";
      case LEARNED_AND_JITTER -> "learned mixup with shifts and turns of the real images";
      case LEARNED_THEN_JITTER -> "learned mixup with shifts and turns";
      case POLICY -> "the policy without a model";
      case POLICY_LEARNED -> "the policy with learned mixup";
      default -> title;
    };
  }

  /** Its name in files and options. */
  @JsonValue
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The augmentation that it uses learned mixup beside, an arm of its own. */
  public Optional<Arm> beside() {
    return switch (this) {
      case LEARNED_AND_MIXUP -> Optional.of(MIXUP);
      case LEARNED_AND_CUTMIX -> Optional.of(CUTMIX);
      case LEARNED_AND_SMOOTHING -> Optional.of(SMOOTHING);
      case LEARNED_AND_JITTER, LEARNED_THEN_JITTER -> Optional.of(JITTER);
      case POLICY_LEARNED -> Optional.of(POLICY);
      default -> Optional.empty();
    };
  }

  /** Whether it depends on a PixelCNN. */
  public boolean usesModel() {
    return use != ModelUse.NONE;
  }

  /** Whether a PixelCNN's images between two classes are in it. */
  public boolean mixesByModel() {
    return use == ModelUse.LEARNED_MIXUP;
  }
}
