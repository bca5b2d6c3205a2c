package io.github.learnedmixup.augment.transform.mixing;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.augment.ClassPairs;
import io.github.learnedmixup.augment.LambdaDistribution;
import io.github.learnedmixup.augment.RunDescription;
import io.github.learnedmixup.augment.ShareSchedule;
import io.github.learnedmixup.pixelcnn.batch.LabelKind;
import io.github.learnedmixup.pixelcnn.identity.Described;
import io.github.learnedmixup.pixelcnn.identity.Description;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What decides how batches are mixed, beside the base.
 *
 * @param ways with their odds, at least one
 * @param granularity what shares a decision
 * @param probability that examples are mixed at all, in [0, 1]
 * @param byEpoch factor of the probability, by epochs
 * @param byBatch factor of the probability, by batches of the run
 * @param partners which image an example is mixed with
 * @param pairs of classes, where partners are by class
 * @param smoothing share of all labels that is spread evenly over all classes, in [0, 1]
 * @param exact whether labels have the share of pixels that came of lambda, not lambda itself
 * @param seed decides all that is random
 * @param labels what the base's labels are
 * @param height image rows; 0 if no way needs them
 * @param width image columns; 0 if no way needs them
 */
@Internal
public record MixSettings(
    List<Odds> ways,
    MixGranularity granularity,
    double probability,
    ShareSchedule byEpoch,
    ShareSchedule byBatch,
    MixPartners partners,
    @Nullable ClassPairs pairs,
    double smoothing,
    boolean exact,
    long seed,
    LabelKind labels,
    int height,
    int width)
    implements Described, Serializable {

  /**
   * A way with its odds.
   *
   * @param odds relative to those of the others, positive
   */
  public record Odds(MixWay way, double odds) implements Serializable {}

  /** Copies the list. */
  public MixSettings {
    ways = List.copyOf(ways);
  }

  /** One way for every example, partners from the shuffled batch, and defaults for all else. */
  public static MixSettings of(MixWay way, long seed, LabelKind labels, int height, int width) {
    return new MixSettings(
        List.of(new Odds(way, 1)),
        MixGranularity.EXAMPLE,
        1,
        ShareSchedule.constant(),
        ShareSchedule.constant(),
        MixPartners.SHUFFLED,
        /* pairs= */ null,
        0,
        /* exact= */ true,
        seed,
        labels,
        height,
        width);
  }

  /** Whether some way must know which values are which pixels. */
  public boolean needsPixels() {
    return ways.stream().anyMatch(odds -> odds.way().needsPixels());
  }

  @Override
  public void describe(Description.Builder to) {
    ShareSchedule always = ShareSchedule.constant();
    to.set("seed", seed);
    for (int i = 0; i < ways.size(); i++) {
      Odds odds = ways.get(i);
      to.include("way" + i, inner -> describe(odds, inner));
    }
    to.set("granularity", granularity, MixGranularity.EXAMPLE)
        .set("probability", probability, 1.0)
        .include("byEpoch", RunDescription.schedule(byEpoch), RunDescription.schedule(always))
        .include("byBatch", RunDescription.schedule(byBatch), RunDescription.schedule(always))
        .set("partners", partners, MixPartners.SHUFFLED)
        .set("smoothing", smoothing, 0.0)
        .set("exact", exact, true)
        .set("labels", labels, LabelKind.CLASSES)
        .set("height", height, 0)
        .set("width", width, 0);
    if (pairs != null) {
      to.include("pairs", RunDescription.pairs(pairs));
    }
  }

  private static void describe(Odds odds, Description.Builder to) {
    MixWay way = odds.way();
    to.set("odds", odds.odds(), 1.0);
    to.include("lambda", RunDescription.lambda(way.lambdas()));
    if (way instanceof MixWay.Mixup) {
      to.set("type", "MIXUP");
    } else if (way instanceof MixWay.CutMix cutMix) {
      CutBox box = cutMix.box();
      to.set("type", "CUTMIX")
          .set("aspect", List.of(box.minAspect(), box.maxAspect()), List.of(1.0, 1.0))
          .set("areas", List.of(box.minArea(), box.maxArea()), List.of(0.0, 1.0))
          .set("margin", box.margin(), 0.0)
          .set("sides", List.of(box.minSide(), box.maxSide()), List.of(0.0, 0.0));
    } else if (way instanceof MixWay.ResizeMix resizeMix) {
      to.set("type", "RESIZEMIX")
          .set("sides", List.of(resizeMix.minSide(), resizeMix.maxSide()), List.of(0.0, 0.0));
    } else if (way instanceof MixWay.FMix fMix) {
      to.set("type", "FMIX").set("decay", fMix.decay());
    } else if (way instanceof MixWay.GridMix gridMix) {
      to.set("type", "GRIDMIX").set("cells", gridMix.cells());
    }
  }

  /** A short summary, such as: Mixup alpha 0.2, per EXAMPLE, probability 1.0, ..., seed 7. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Odds odds : ways) {
      text.append(odds.way().getClass().getSimpleName()).append(' ');
      text.append(
          odds.way().lambdas() instanceof LambdaDistribution.Beta beta
              ? "alpha " + beta.alpha()
              : odds.way().lambdas());
      text.append(ways.size() > 1 ? " odds " + odds.odds() + ", " : ", ");
    }
    text.append("per ").append(granularity).append(", probability ").append(probability);
    text.append(", partners ").append(partners);
    if (smoothing > 0) {
      text.append(", smoothing ").append(smoothing);
    }
    return text.append(", seed ").append(seed).toString();
  }
}
