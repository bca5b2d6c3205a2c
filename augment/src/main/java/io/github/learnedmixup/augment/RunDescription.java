package io.github.learnedmixup.augment;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.augment.bank.BankContents;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance;
import io.github.learnedmixup.pixelcnn.batch.ChannelOrder;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.file.Sha256;
import io.github.learnedmixup.pixelcnn.identity.Described;
import io.github.learnedmixup.pixelcnn.identity.Description;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes what decides the batches of a run and the samples of a bank, setting by setting. What
 * decides only when a sample is made or where it is kept, such as the late policy, the cache or the
 * number of threads, is not among it.
 *
 * <p>A default that is named here is the value with which a setting does nothing. What has none is
 * always stated.
 */
@Internal
public final class RunDescription {
  private static final int RUN_VERSION = 1;
  private static final int BANK_VERSION = 1;

  private RunDescription() {}

  /**
   * Describes what the batches depend on beside the base.
   *
   * @param scale the range of the base's pixel values; null where the first batch decides
   * @param order of the channels of the base's images
   */
  static Description ofRun(
      SampleSource source,
      MixPlan mix,
      SampleSupply supply,
      SoftLabels labels,
      long seed,
      @Nullable PixelRange scale,
      ChannelOrder order) {
    return Description.of(
        "mixup-run",
        RUN_VERSION,
        to -> {
          to.set("seed", seed).set("model", source.digest());
          to.include("mix", mix(mix)).include("labels", labels(labels));
          to.set("poolSize", supply.poolSize()).set("reuse", supply.reuse());
          to.setIfPresent("pixelRange", scale);
          to.set("channelOrder", order, ChannelOrder.RGB);
          describe(source, to);
        });
  }

  /** Describes what all samples of a bank have in common; see {@link SampleSource#engine}. */
  static Description ofBank(SampleSource source, MixPlan mix) {
    return Description.of(
        "bank",
        BANK_VERSION,
        to -> {
          to.set("model", source.digest()).set("engine", source.engine());
          describeSamples(mix, to);
          describe(source, to);
        });
  }

  /** What a bank of such samples must hold. */
  static BankContents contents(SampleSource source, MixPlan mix) {
    return new BankContents(ofBank(source, mix), source.spec().shape(), source.trained().names());
  }

  private static void describe(SampleSource source, Description.Builder to) {
    SampleSource.Judge judge = source.judge();
    to.setIfPresent("judge", judge == null ? null : judge.name());
    RealParents parents = source.parents();
    if (parents != null) {
      to.set("parents.crossing", parents.crossing()).set("parents.images", parents.digest());
    }
  }

  private static Described mix(MixPlan mix) {
    return to -> {
      to.set("share", mix.share())
          .set("placement", mix.placement(), MixPlan.Placement.REPLACE)
          .set("probability", mix.probability(), 1.0)
          .include("schedule", schedule(mix.schedule()), schedule(ShareSchedule.constant()))
          .include("lambda", lambda(mix.mixes()))
          .include("pairs", pairs(mix.pairs()), pairs(ClassPairs.uniform()));
      describeSamples(mix, to);
    };
  }

  /** What decides what a sample looks like, given its classes, its lambda and its index. */
  private static void describeSamples(MixPlan mix, Description.Builder to) {
    to.set("blend", mix.blend()).set("temperature", mix.temperature());
    Acceptance acceptance = mix.acceptance();
    if (acceptance != null) {
      to.include("acceptance", acceptance(acceptance));
    }
  }

  private static Described acceptance(Acceptance acceptance) {
    List<List<Double>> bands =
        acceptance.bands().stream().map(band -> List.of(band.lowest(), band.highest())).toList();
    return to ->
        to.set("ratioTemperature", acceptance.ratioTemperature())
            .set("tolerance", acceptance.tolerance())
            .set("bands", bands)
            .set("tries", acceptance.tries())
            .set("inheritance", acceptance.inheritance(), false);
  }

  /** Describes a schedule. */
  public static Described schedule(ShareSchedule schedule) {
    if (schedule instanceof ShareSchedule.Between between) {
      return to ->
          to.set("type", "BETWEEN").set("first", between.first()).set("end", between.end());
    }
    if (schedule instanceof ShareSchedule.Linear linear) {
      return to ->
          to.set("type", "LINEAR")
              .set("first", linear.first())
              .set("last", linear.last())
              .set("from", linear.from())
              .set("to", linear.to());
    }
    if (schedule instanceof ShareSchedule.ByEpoch byEpoch) {
      return to -> to.set("type", "BY_EPOCH").set("factors", byEpoch.factors());
    }
    if (schedule instanceof ShareSchedule.Product product) {
      return to ->
          to.set("type", "PRODUCT")
              .include("one", schedule(product.one()))
              .include("other", schedule(product.other()));
    }
    throw unknown(schedule);
  }

  /** Describes a distribution of lambda. */
  public static Described lambda(LambdaDistribution lambda) {
    if (lambda instanceof LambdaDistribution.Beta beta) {
      return to -> to.set("type", "BETA").set("alpha", beta.alpha());
    }
    if (lambda instanceof LambdaDistribution.OneOf oneOf) {
      return to -> to.set("type", "ONE_OF").set("lambdas", oneOf.lambdas());
    }
    throw unknown(lambda);
  }

  /** Describes class pairs. */
  public static Described pairs(ClassPairs pairs) {
    if (pairs instanceof ClassPairs.Different) {
      return to -> to.set("type", "UNIFORM");
    }
    if (pairs instanceof ClassPairs.Listed listed) {
      List<List<Integer>> classes =
          listed.pairs().stream().map(pair -> List.of(pair.first(), pair.second())).toList();
      return to -> to.set("type", "LISTED").set("pairs", classes);
    }
    if (pairs instanceof ClassPairs.Weighted weighted) {
      return to -> to.set("type", "WEIGHTED").include("weights", weights(weighted));
    }
    if (pairs instanceof ClassPairs.Confused confused) {
      return to -> to.set("type", "CONFUSED").include("weights", weights(confused.weights()));
    }
    throw unknown(pairs);
  }

  /** There may be thousands: a digest of them, each as a double of 8 bytes, row by row. */
  private static Described weights(ClassPairs.Weighted weighted) {
    int classes = weighted.weights().size();
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * classes * classes);
    weighted.weights().forEach(row -> row.forEach(bytes::putDouble));
    String digest = HexFormat.of().formatHex(Sha256.of(bytes.array(), bytes.capacity()));
    return to -> to.set("classes", classes).set("sha256", digest);
  }

  /** A temperature without a posterior decides nothing. */
  private static Described labels(SoftLabels labels) {
    return to -> {
      to.set("posteriorWeight", labels.posteriorWeight(), 0.0)
          .set("smoothing", labels.smoothing(), 0.0)
          .set("inherits", labels.inherits(), false);
      if (labels.posteriorWeight() > 0) {
        to.set("temperature", labels.temperature());
      }
    };
  }

  private static IllegalArgumentException unknown(Object settings) {
    return new IllegalArgumentException(
        "settings must be of a known type to be described, but are of "
            + settings.getClass().getName());
  }
}
