package io.github.learnedmixup.demo.judge;

import io.github.learnedmixup.augment.RealParents;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A method of generating images between classes, such as a blend, or the average of real images.
 *
 * @param name identifies it in tables, in options and in JSON
 * @param terms what an image must meet to be accepted, in words; empty if every image is accepted
 * @param usesCritics whether critics decide which images are accepted
 * @param generation generates the images of a part
 */
public record BetweenMethod(String name, String terms, boolean usesCritics, Generation generation) {
  private static final String PARENTS = "PARENTS";
  private static final String CUTMIX = "CUTMIX";
  private static final String PIXEL_MIXUP = "PIXEL_MIXUP";

  /** Generates the images of a part. */
  @FunctionalInterface
  public interface Generation {
    /** The images of {@code part}. */
    BetweenImages images(BetweenGenerator generator, BetweenMaker part);
  }

  /**
   * Lists all methods: each blend, the steered blend with acceptance, samples that are like two
   * real images as they are placed by default and by each crossing, steered ones and those of real
   * images with critics, CutMix, and pixel mixup.
   *
   * @param tries samples for each accepted image, at most; positive
   * @param tolerance largest distance of an accepted image's mix from lambda, in (0, 1]
   * @param critics how many critics there are; without any, the methods that use them are left out
   */
  public static List<BetweenMethod> all(int tries, double tolerance, int critics) {
    String terms = "within %s of lambda, in %d tries".formatted(tolerance, tries);
    List<BetweenMethod> methods = new ArrayList<>();
    for (Blend blend : Blend.values()) {
      methods.add(sampled(blend.name(), (generator, part) -> part.free(blend)));
    }
    String accepted = Blend.STEERED + "+ACCEPT";
    methods.add(
        new BetweenMethod(
            accepted,
            terms,
            /* usesCritics= */ false,
            (generator, part) -> generator.accepted(accepted, part, generator.steered(part))));
    methods.add(made(PARENTS, (generator, part) -> generator.ofPlacedParents(PARENTS, part)));
    for (RealParents.Crossing crossing : RealParents.Crossing.values()) {
      String crossed = PARENTS + "_" + crossing;
      methods.add(made(crossed, (generator, part) -> generator.crossed(crossed, part, crossing)));
    }
    if (critics > 0) {
      String byCritics = terms + ", by %d critics".formatted(critics);
      methods.add(criticised(Blend.STEERED.name(), byCritics, BetweenGenerator::steered));
      methods.add(criticised(PARENTS, byCritics, BetweenGenerator::ofParents));
    }
    methods.add(made(CUTMIX, BetweenGenerator::cutMix));
    methods.add(made(PIXEL_MIXUP, BetweenGenerator::pixelMixup));
    return methods;
  }

  private static BetweenMethod made(String name, Generation generation) {
    return new BetweenMethod(name, "", /* usesCritics= */ false, generation);
  }

  private static BetweenMethod sampled(
      String name, BiFunction<BetweenGenerator, BetweenMaker, List<SampleRequest>> requests) {
    return made(
        name, (generator, part) -> generator.sampled(name, requests.apply(generator, part)));
  }

  private static BetweenMethod criticised(
      String base,
      String terms,
      BiFunction<BetweenGenerator, BetweenMaker, List<SampleRequest>> requests) {
    String name = base + "+CRITICS";
    return new BetweenMethod(
        name,
        terms,
        /* usesCritics= */ true,
        (generator, part) -> generator.criticised(name, part, requests.apply(generator, part)));
  }

  /** Whether some images may be refused. */
  boolean refuses() {
    return !terms.isEmpty();
  }
}
