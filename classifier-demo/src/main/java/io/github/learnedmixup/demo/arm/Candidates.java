package io.github.learnedmixup.demo.arm;

import io.github.learnedmixup.augment.RealParents.Crossing;
import io.github.learnedmixup.augment.transform.image.TransformPreset;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings that are tried for an arm: the same number for every arm that has any, so that none
 * is tuned with more effort than another.
 *
 * <p>An arm's settings make a grid. The first candidate has the first value of everything, which is
 * what one would take untuned; the others are drawn from the grid at random (Bergstra and Bengio
 * 2012, "Random search for hyper-parameter optimization"), always the same ones.
 */
public final class Candidates {
  /** The most candidates that the smallest grid has. */
  public static final int MOST = 12;

  private static final long SEED = 1;

  private static final List<Double> ALPHAS = List.of(0.2, 0.1, 0.4, 1.0);
  private static final List<Double> LEARNED_ALPHAS = List.of(1.0, 0.4, 0.2, 0.1);
  private static final List<Double> SHARES = List.of(0.25, 0.1, 0.5);

  private static final List<Double> PARENT_SHARES = List.of(0.5, 0.25);
  private static final List<Double> LABEL_SMOOTHINGS = List.of(0.1, 0.0);
  private static final List<Double> TEMPERATURES = List.of(1.0, 0.9, 0.8);
  private static final List<Double> LABEL_TEMPERATURES = List.of(10.0, 5.0, 20.0);

  private static final List<Double> TOLERANCES = List.of(0.25, 0.15, 0.4);
  private static final List<Double> SMOOTHINGS = List.of(0.1, 0.05, 0.02, 0.2);

  /** Beside another augmentation: what was chosen for smoothing alone, on both data sets. */
  private static final double USUAL_SMOOTHING = 0.2;

  private static final List<Blend> BLENDS =
      List.of(Blend.PRODUCT, Blend.STEERED, Blend.MIXTURE, Blend.LABEL);
  private static final List<Jitter> JITTERS =
      List.of(new Jitter(5, 1), new Jitter(10, 1), new Jitter(10, 2), new Jitter(15, 2));
  private static final List<EpochWindow> WINDOWS =
      List.of(EpochWindow.WHOLE, new EpochWindow(0, 0.75), new EpochWindow(0.25, 1));

  /** How many combinations are tried for {@link Arm#POLICY}, where any are tried. */
  public static final int COMBINATIONS = 36;

  private Candidates() {}

  /** A choice that is to be made, with the values that it may have. */
  private interface Setting extends UnaryOperator<Augmentation> {}

  /** Whether an arm has settings that are chosen. */
  public static boolean hasSettings(Arm arm) {
    return grid(arm, new LearnedMixupSettings.SampleUse(1, 1), /* photographs= */ false).stream()
        .anyMatch(values -> values.size() > 1);
  }

  /**
   * The candidates of an arm, for grey images.
   *
   * @param count how many, from 1 to {@link #MOST}
   * @param use how the samples of the arms that draw any are used
   */
  public static List<Augmentation> of(Arm arm, int count, LearnedMixupSettings.SampleUse use) {
    return of(arm, count, use, /* photographs= */ false);
  }

  /**
   * The candidates of an arm.
   *
   * @param count how many, from 1 to {@link #MOST}; an arm without settings has one in any case,
   *     and where there are several, {@link Arm#POLICY} has {@link #COMBINATIONS}
   * @param use how the samples of the arms that draw any are used
   * @param photographs whether the images are in colour, so that they may be mirrored
   */
  public static List<Augmentation> of(
      Arm arm, int count, LearnedMixupSettings.SampleUse use, boolean photographs) {
    return of(Augmentation.NONE, arm, count, use, photographs);
  }

  /**
   * The candidates of learned mixup under a policy.
   *
   * @param policy what {@link Arm#POLICY} is
   * @param count how many, from 1 to {@link #MOST}
   * @param use how samples are used
   * @param photographs whether the images are in colour
   */
  public static List<Augmentation> under(
      Augmentation policy, int count, LearnedMixupSettings.SampleUse use, boolean photographs) {
    return of(policy.ofAllImages(), Arm.POLICY_LEARNED, count, use, photographs);
  }

  private static List<Augmentation> of(
      Augmentation from,
      Arm arm,
      int count,
      LearnedMixupSettings.SampleUse use,
      boolean photographs) {
    List<List<Setting>> grid = grid(arm, use, photographs);
    int size = grid.stream().mapToInt(List::size).reduce(1, Math::multiplyExact);
    return Stream.concat(
            Stream.of(0),
            IntStream.range(1, size)
                .boxed()
                .sorted(Comparator.comparingLong(place -> SeededHash.mix(SEED, place))))
        .limit(arm == Arm.POLICY && count > 1 ? COMBINATIONS : count)
        .map(place -> at(from, grid, place))
        .toList();
  }

  private static Augmentation at(Augmentation from, List<List<Setting>> grid, int place) {
    Augmentation augmentation = from;
    int rest = place;
    for (List<Setting> values : grid) {
      augmentation = values.get(rest % values.size()).apply(augmentation);
      rest /= values.size();
    }
    return augmentation;
  }

  private static List<List<Setting>> grid(
      Arm arm, LearnedMixupSettings.SampleUse use, boolean photographs) {
    return switch (arm) {
      case BASELINE -> List.of();
      case MIXUP -> List.of(mixing(PixelMixing.Kind.MIXUP), windows());
      case CUTMIX -> List.of(mixing(PixelMixing.Kind.CUTMIX), windows());
      case RESIZEMIX -> List.of(mixing(PixelMixing.Kind.RESIZEMIX), windows());
      case FMIX -> List.of(mixing(PixelMixing.Kind.FMIX), windows());
      case GRIDMIX -> List.of(mixing(PixelMixing.Kind.GRIDMIX), windows());
      case ERASING -> List.of(policies(erasings(photographs)), windows());
      case RANDAUGMENT -> List.of(policies(randAugments(photographs)));
      case TRIVIAL -> List.of(policies(trivials(photographs)), erased(), windows());
      case POLICY -> policy(photographs);
      case POLICY_LEARNED -> underPolicy(LearnedMixupSettings.untuned(use), photographs);
      case SMOOTHING -> List.of(each(SMOOTHINGS, Augmentation::withSmoothing), windows());
      case JITTER -> List.of(each(JITTERS, Augmentation::withJitter), windows());
      case QUANTISED -> List.of(List.of(Augmentation::withQuantised));
      case SAMPLES -> samples(use);
      case LEARNED -> learned(use);
      case LEARNED_POSTERIOR -> {
        List<List<Setting>> grid = learned(use);
        grid.add(learned(LABEL_TEMPERATURES, LearnedMixupSettings::withLabelTemperature));
        yield grid;
      }
      case LEARNED_CRITICS -> {
        List<List<Setting>> grid = learned(use);
        grid.add(learned(TOLERANCES, LearnedMixupSettings::withTolerance));
        yield grid;
      }
      case LEARNED_PARENTS -> parents(LearnedMixupSettings.untuned(use), photographs);
      case PARENTS_ALONE ->
          parents(
              LearnedMixupSettings.untuned(use).withTemperature(LearnedMixupSettings.FLAT),
              photographs);
      case LEARNED_AND_MIXUP, LEARNED_AND_CUTMIX, LEARNED_AND_JITTER ->
          beside(arm.beside().orElseThrow(), usual(use), use, photographs);
      case LEARNED_AND_SMOOTHING ->
          List.of(
              usual(use),
              each(SMOOTHINGS, Augmentation::withSmoothing),
              each(WINDOWS, Augmentation::withSmoothingWindow));
      case SMOOTHING_AND_JITTER ->
          beside(Arm.JITTER, List.of(how -> how.withSmoothing(USUAL_SMOOTHING)), use, photographs);
      case LEARNED_THEN_JITTER -> {
        List<List<Setting>> grid = grid(Arm.LEARNED_AND_JITTER, use, photographs);
        grid.add(List.of(Augmentation::withJittersAll));
        yield grid;
      }
    };
  }

  private static List<List<Setting>> learned(LearnedMixupSettings.SampleUse use) {
    List<List<Setting>> grid = new ArrayList<>();
    grid.add(begun(LearnedMixupSettings.untuned(use)));
    grid.add(learned(LEARNED_ALPHAS, LearnedMixupSettings::withAlpha));
    grid.add(learned(SHARES, LearnedMixupSettings::withShare));
    grid.add(learned(TEMPERATURES, LearnedMixupSettings::withTemperature));
    grid.add(learned(BLENDS, LearnedMixupSettings::withBlend));
    grid.add(windows());
    return grid;
  }

  /** Grey images have those that there were when settings were tuned. */
  private static List<Crossing> crossings(boolean photographs) {
    return photographs
        ? List.of(Crossing.MATCHED, Crossing.PATCH)
        : List.of(Crossing.PATCH, Crossing.EVEN);
  }

  private static List<List<Setting>> parents(LearnedMixupSettings settings, boolean photographs) {
    return List.of(
        begun(settings),
        learned(crossings(photographs), LearnedMixupSettings::withCrossing),
        learned(PARENT_SHARES, LearnedMixupSettings::withShare),
        learned(LABEL_SMOOTHINGS, LearnedMixupSettings::withLabelSmoothing),
        windows());
  }

  private static Setting policy(ImagePolicy policy) {
    return how -> how.withPolicy(policy);
  }

  private static List<Setting> policies(List<ImagePolicy> policies) {
    return policies.stream().map(Candidates::policy).toList();
  }

  private static ImagePolicy base(
      boolean photographs, ImagePolicy.@Nullable Operations operations) {
    return photographs
        ? new ImagePolicy(true, 4, operations, 0)
        : ImagePolicy.of(Objects.requireNonNull(operations));
  }

  private static List<TransformPreset> presets(boolean photographs) {
    return photographs
        ? List.of(TransformPreset.UPRIGHT, TransformPreset.PUBLISHED)
        : List.of(TransformPreset.DIGIT_SAFE, TransformPreset.UPRIGHT);
  }

  private static List<ImagePolicy> randAugments(boolean photographs) {
    List<ImagePolicy> policies = new ArrayList<>();
    for (int magnitude : new int[] {9, 5, 14}) {
      for (int count : new int[] {2, 1}) {
        for (TransformPreset preset : presets(photographs)) {
          policies.add(base(photographs, new ImagePolicy.Operations(count, magnitude, preset)));
        }
      }
    }
    return policies;
  }

  private static List<ImagePolicy> trivials(boolean photographs) {
    return presets(photographs).stream()
        .map(preset -> base(photographs, ImagePolicy.Operations.trivial(preset)))
        .toList();
  }

  /** With and without random erasing after a policy. */
  private static List<Setting> erased() {
    return List.of(
        how -> how, how -> how.withPolicy(Objects.requireNonNull(how.policy()).withErasing(0.5)));
  }

  private static List<ImagePolicy> erasings(boolean photographs) {
    return Stream.of(0.5, 0.25, 0.75, 1.0)
        .map(
            share ->
                photographs
                    ? ImagePolicy.FLIP_CROP.withErasing(share)
                    : new ImagePolicy(false, 0, null, share))
        .toList();
  }

  /** Combinations without a model: how images are changed, mixed and labelled, and until when. */
  private static List<List<Setting>> policy(boolean photographs) {
    List<Setting> transforms = new ArrayList<>();
    if (photographs) {
      transforms.add(policy(ImagePolicy.FLIP_CROP));
      transforms.add(policy(ImagePolicy.FLIP_CROP.withErasing(0.5)));
    } else {
      transforms.add(how -> how.withJitter(new Jitter(10, 2)));
      transforms.add(how -> how.withJitter(new Jitter(15, 2)));
      transforms.add(how -> how.withJitter(new Jitter(5, 1)));
      ImagePolicy erasing = new ImagePolicy(false, 0, null, 0.5);
      transforms.add(how -> how.withJitter(new Jitter(10, 2)).withPolicy(erasing));
    }
    transforms.addAll(policies(randAugments(photographs)));
    transforms.addAll(policies(trivials(photographs)));
    List<Setting> mixings = new ArrayList<>();
    mixings.add(how -> how);
    for (PixelMixing.Kind kind : PixelMixing.Kind.values()) {
      mixings.add(how -> how.withPixels(new PixelMixing(kind, 0.4)));
    }
    return List.of(
        transforms,
        mixings,
        each(List.of(0.1, 0.0, 0.2), Augmentation::withSmoothing),
        each(List.of(EpochWindow.WHOLE, new EpochWindow(0, 0.75)), Augmentation::withWindow));
  }

  /** In the policy's own window. */
  private static List<List<Setting>> underPolicy(
      LearnedMixupSettings settings, boolean photographs) {
    LearnedMixupSettings pure = settings.withAlpha(LearnedMixupSettings.PURE);
    return List.of(
        Stream.concat(crossings(photographs).stream().map(settings::withCrossing), Stream.of(pure))
            .<Setting>map(learned -> how -> how.withLearned(learned))
            .toList(),
        learned(PARENT_SHARES, LearnedMixupSettings::withShare),
        learned(LABEL_SMOOTHINGS, LearnedMixupSettings::withLabelSmoothing));
  }

  /** What is always done, and what is tried for the other alone. */
  private static List<List<Setting>> beside(
      Arm other, List<Setting> usual, LearnedMixupSettings.SampleUse use, boolean photographs) {
    List<List<Setting>> grid = new ArrayList<>();
    grid.add(usual);
    grid.addAll(grid(other, use, photographs));
    return grid;
  }

  /**
   * Beside another augmentation: what was chosen at 1,000 labelled images, on both data sets, for
   * learned mixup with posterior labels alone, so that the candidates are for the other.
   */
  private static List<Setting> usual(LearnedMixupSettings.SampleUse use) {
    LearnedMixupSettings settings =
        LearnedMixupSettings.untuned(use)
            .withAlpha(0.2)
            .withTemperature(0.8)
            .withBlend(Blend.MIXTURE)
            .withLabelTemperature(20);
    return begun(settings);
  }

  private static List<List<Setting>> samples(LearnedMixupSettings.SampleUse use) {
    // Of one class each, so that the blend is of no account.
    LearnedMixupSettings pure =
        LearnedMixupSettings.untuned(use).withAlpha(LearnedMixupSettings.PURE);
    return List.of(
        begun(pure),
        learned(SHARES, LearnedMixupSettings::withShare),
        learned(TEMPERATURES, LearnedMixupSettings::withTemperature),
        windows());
  }

  private static List<Setting> begun(LearnedMixupSettings settings) {
    return List.of(how -> how.withLearned(settings));
  }

  private static List<Setting> mixing(PixelMixing.Kind kind) {
    return each(ALPHAS, (how, alpha) -> how.withPixels(new PixelMixing(kind, alpha)));
  }

  private static List<Setting> windows() {
    return each(WINDOWS, Augmentation::withWindow);
  }

  /** A setting for each value. */
  private static <V> List<Setting> each(
      List<V> values, BiFunction<Augmentation, V, Augmentation> setting) {
    return values.stream().<Setting>map(value -> how -> setting.apply(how, value)).toList();
  }

  private static <V> List<Setting> learned(
      List<V> values, BiFunction<LearnedMixupSettings, V, LearnedMixupSettings> setting) {
    return each(values, (how, value) -> with(how, settings -> setting.apply(settings, value)));
  }

  private static Augmentation with(Augmentation how, UnaryOperator<LearnedMixupSettings> changed) {
    if (how.learned() == null) {
      throw new IllegalStateException("there are no settings to change yet");
    }
    return how.withLearned(changed.apply(how.learned()));
  }
}
