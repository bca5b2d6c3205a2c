package io.github.learnedmixup.augment.crossing;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Blobs of the one parent and the other, as wide as objects are. At their border both parents count
 * nearly alike, so that the model joins them where they go together; with every step away from it a
 * pixel's own parent gains, so that a blob is neither lost nor takes over the image.
 *
 * <p>Out of several places of the blobs and, if asked for, of several places of the second parent,
 * those of the least cost are taken. The cost is how much the parents differ at the border, summed
 * over it (the cost of a seam of Kwatra, Schödl, Essa, Turk and Bobick 2003, "Graphcut textures:
 * image and video synthesis using graph cuts"), times what is hidden of the {@linkplain Centre
 * centres} of the parents: else the cheapest seams would be those that cut off a corner. The model
 * is not asked.
 *
 * @param places of the blobs to choose from; positive
 * @param moves whether the second parent may be mirrored, and shifted by up to a quarter of the
 *     image
 */
record FieldCrossing(int places, boolean moves) implements CrossingMethod {
  /** Many enough to find a good one; twice as many gain little more. */
  static final int SEVERAL = 8;

  /** By how much the logarithm of the odds of the own parent grows with each step. */
  private static final double LOG_ODDS_OF_STEP = 2.5;

  /** As good as sure, and far from where a weight in double precision would be 1. */
  private static final double MOST_LOG_ODDS = 30;

  /** By how much the cost of a seam grows where all is hidden. */
  private static final double COST_OF_HIDING = 10;

  private static final int MOST_STEPS = 2;
  private static final int STEPS_OF_SIDE = 8;

  /** Blobs to choose from, with what does not depend on the place of the second parent. */
  private static final class Candidate {
    private final Region region;
    private final int[] border;
    private final double hiddenOfFirst;

    Candidate(Region region, double lambda, double[] centre) {
      double shown = 0;
      for (int pixel = 0; pixel < centre.length; pixel++) {
        shown += region.isOfFirst(pixel) ? centre[pixel] : 0;
      }
      this.region = region;
      this.border = region.border();
      this.hiddenOfFirst = Math.max(0, lambda - shown);
    }

    double seam(double[] differences) {
      double sum = 0;
      for (int pixel : border) {
        sum += differences[pixel];
      }
      return sum;
    }
  }

  @Override
  public CrossedParents cross(ParentImages images, double lambda, long seed) {
    ImageShape shape = images.shape();
    List<Region> regions =
        IntStream.range(0, places)
            .mapToObj(place -> Region.blobs(shape, lambda, SeededHash.mix(seed, place)))
            .toList();
    if (places == 1 && !moves) {
      return weighted(images, regions.get(0));
    }
    double[] centre = Centre.of(shape);
    List<Candidate> candidates =
        regions.stream().map(region -> new Candidate(region, lambda, centre)).toList();
    Region best = regions.get(0);
    Move bestMove = Move.NONE;
    double least = Double.POSITIVE_INFINITY;
    for (Move move : moves(shape)) {
      double[] differences = images.differences(move);
      double[] shown = move.shown(centre, shape);
      for (Candidate candidate : candidates) {
        double hidden = candidate.hiddenOfFirst + hidden(candidate.region, shown, 1 - lambda);
        double cost = candidate.seam(differences) * (1 + COST_OF_HIDING * hidden);
        if (cost < least) {
          least = cost;
          best = candidate.region;
          bestMove = move;
        }
      }
    }
    return weighted(bestMove.equals(Move.NONE) ? images : images.withSecondMoved(bestMove), best);
  }

  /**
   * How much less of the second parent's centre is shown than it has of the pixels, and which share
   * of the image shows it reflected.
   *
   * @param shown of its centre at each pixel; negative where it is reflected
   */
  private static double hidden(Region region, double[] shown, double share) {
    double sum = 0;
    int reflected = 0;
    for (int pixel = 0; pixel < shown.length; pixel++) {
      if (!region.isOfFirst(pixel)) {
        if (shown[pixel] < 0) {
          reflected++;
        } else {
          sum += shown[pixel];
        }
      }
    }
    return Math.max(0, share - sum) + (double) reflected / shown.length;
  }

  /** The moves to choose from: none comes first, so that another one must be better. */
  private List<Move> moves(ImageShape shape) {
    List<Move> result = new ArrayList<>(List.of(Move.NONE));
    if (moves) {
      for (boolean mirrored : new boolean[] {false, true}) {
        for (int down : shifts(shape.height())) {
          for (int right : shifts(shape.width())) {
            result.add(new Move(mirrored, down, right));
          }
        }
      }
    }
    return result;
  }

  private static TreeSet<Integer> shifts(int side) {
    TreeSet<Integer> shifts = new TreeSet<>();
    for (int step = -MOST_STEPS; step <= MOST_STEPS; step++) {
      shifts.add(step * side / STEPS_OF_SIDE);
    }
    return shifts;
  }

  private static CrossedParents weighted(ParentImages images, Region region) {
    int[] depths = region.depths();
    double[] weights = new double[depths.length];
    for (int pixel = 0; pixel < weights.length; pixel++) {
      // The border is half a step from the pixels beside it.
      double logOdds = Math.min(MOST_LOG_ODDS, LOG_ODDS_OF_STEP * (depths[pixel] - 0.5));
      double own = 1 / (1 + Math.exp(-logOdds));
      weights[pixel] = region.isOfFirst(pixel) ? own : 1 - own;
    }
    return new CrossedParents(images, weights);
  }
}
