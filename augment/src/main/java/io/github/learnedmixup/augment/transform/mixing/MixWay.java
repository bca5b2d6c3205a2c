package io.github.learnedmixup.augment.transform.mixing;

import io.github.learnedmixup.augment.LambdaDistribution;
import io.github.learnedmixup.augment.batch.LabelShares;
import io.github.learnedmixup.augment.batch.Rectangle;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.Serializable;
import java.util.Objects;

/**
 * A way to make one image of two without a model. Lambda is the share that the first image, whose
 * place in the batch the result has, keeps of itself. Immutable.
 *
 * <p>All ways but {@linkplain #mixup mixup} take pixels from one image or the other: lambda then is
 * asked for, and labels have the share of pixels that came of it.
 */
public sealed interface MixWay extends Serializable {

  /**
   * Mixup: the weighted mean of both (Zhang, Cisse, Dauphin and Lopez-Paz 2018, "mixup: Beyond
   * empirical risk minimization", arXiv:1710.09412). It takes features of any shape.
   *
   * @param alpha lambda is from Beta(alpha, alpha), alpha in (0, 1000]
   * @throws IllegalArgumentException if alpha is out of its range
   */
  static MixWay mixup(double alpha) {
    return mixup(LambdaDistribution.beta(alpha));
  }

  /** Mixup with lambda from any distribution. */
  static MixWay mixup(LambdaDistribution lambdas) {
    return new Mixup(lambdas);
  }

  /**
   * CutMix: a rectangle of the second image in the first (Yun, Han, Oh, Chun, Choe and Yoo 2019,
   * "CutMix: Regularization strategy to train strong classifiers with localizable features",
   * arXiv:1905.04899).
   *
   * @param alpha lambda is from Beta(alpha, alpha), alpha in (0, 1000]
   * @throws IllegalArgumentException if alpha is out of its range
   */
  static MixWay cutMix(double alpha) {
    return cutMix(LambdaDistribution.beta(alpha), CutBox.defaults());
  }

  /** CutMix with lambda from any distribution, and rectangles of one's own. */
  static MixWay cutMix(LambdaDistribution lambdas, CutBox box) {
    return new CutMix(lambdas, box);
  }

  /**
   * ResizeMix: the whole second image, made smaller, somewhere in the first (Qin, Fang, Zhang, Liu,
   * Wang and Wang 2020, "ResizeMix: Mixing data with preserved object information and true labels",
   * arXiv:2012.11101).
   *
   * @param minSide shortest side of the smaller image, as a share of the whole one's, in (0, 1];
   *     0.1 in the paper
   * @param maxSide longest side, likewise, at least {@code minSide}; 0.8 in the paper
   * @throws IllegalArgumentException if a side is out of its range
   */
  static MixWay resizeMix(double minSide, double maxSide) {
    return new ResizeMix(LambdaDistribution.uniform(), minSide, maxSide);
  }

  /** ResizeMix with the share 1 - lambda of the area for the smaller image. */
  static MixWay resizeMix(LambdaDistribution lambdas) {
    return new ResizeMix(lambdas, 0, 0);
  }

  /**
   * FMix: the second image where low-frequency noise is high, in connected shapes that are no
   * rectangles (Harris and others 2020, arXiv:2002.12047). The noise's amplitude falls with the
   * third power of its frequency, as in the paper.
   *
   * @param alpha lambda is from Beta(alpha, alpha), alpha in (0, 1000]; 1 in the paper
   * @throws IllegalArgumentException if alpha is out of its range
   */
  static MixWay fMix(double alpha) {
    return fMix(LambdaDistribution.beta(alpha), FMix.DEFAULT_DECAY);
  }

  /**
   * FMix with lambda from any distribution.
   *
   * @param decay power by which the noise's amplitude falls, in [0, 10]; larger ones make smoother
   *     shapes
   * @throws IllegalArgumentException if the decay is out of its range
   */
  static MixWay fMix(LambdaDistribution lambdas, double decay) {
    return new FMix(lambdas, decay);
  }

  /**
   * GridMix: some cells of a grid are the second image's, others the first's (after Baek, Bang and
   * Shim 2021, "GridMix: Strong regularization through local context mapping", Pattern Recognition
   * 109).
   *
   * @param alpha lambda is from Beta(alpha, alpha), alpha in (0, 1000]
   * @param cells in each direction, in [1, 64]
   * @throws IllegalArgumentException if alpha or cells are out of their range
   */
  static MixWay gridMix(double alpha, int cells) {
    return gridMix(LambdaDistribution.beta(alpha), cells);
  }

  /**
   * GridMix with lambda from any distribution: the share 1 - lambda of the cells, rounded, is the
   * second image's.
   *
   * @param cells in each direction, in [1, 64]
   * @throws IllegalArgumentException if cells are out of their range
   */
  static MixWay gridMix(LambdaDistribution lambdas, int cells) {
    return new GridMix(lambdas, cells);
  }

  /** Where lambda comes from. */
  LambdaDistribution lambdas();

  /** Whether it must know which values are which pixels. */
  default boolean needsPixels() {
    return true;
  }

  /** The lambda that a seed decides, a multiple of 2^-24 in [0, 1]. */
  default double lambda(long seed) {
    return LabelShares.exactInFloat(lambdas().draw(seed));
  }

  /**
   * How two images become one, once lambda and a seed are given.
   *
   * @param grid where their values have their pixels
   * @param lambda share that the first image is to keep, in [0, 1]
   * @param seed decides places and shapes
   */
  Overlay overlay(PixelGrid grid, double lambda, long seed);

  /**
   * See {@link MixWay#mixup}.
   *
   * @param lambdas where lambda comes from
   */
  record Mixup(LambdaDistribution lambdas) implements MixWay {
    /** Checks that there is a distribution. */
    public Mixup {
      Objects.requireNonNull(lambdas, "lambdas");
    }

    @Override
    public boolean needsPixels() {
      return false;
    }

    @Override
    public Overlay overlay(PixelGrid grid, double lambda, long seed) {
      return new WeightedMean(grid.values(), lambda);
    }
  }

  /**
   * See {@link MixWay#cutMix(LambdaDistribution, CutBox)}.
   *
   * @param lambdas where lambda comes from
   * @param box which rectangles
   */
  record CutMix(LambdaDistribution lambdas, CutBox box) implements MixWay {
    /** Checks that both are there. */
    public CutMix {
      Objects.requireNonNull(lambdas, "lambdas");
      Objects.requireNonNull(box, "box");
    }

    @Override
    public Overlay overlay(PixelGrid grid, double lambda, long seed) {
      return MaskedCopy.of(grid, box.box(grid.height(), grid.width(), 1 - lambda, seed));
    }
  }

  /**
   * See {@link MixWay#resizeMix(double, double)}.
   *
   * @param lambdas where lambda comes from, if sides follow from it
   * @param minSide shortest side, in (0, 1]; 0 if sides follow from lambda
   * @param maxSide longest side, in (0, 1]; 0 if sides follow from lambda
   */
  record ResizeMix(LambdaDistribution lambdas, double minSide, double maxSide) implements MixWay {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a side is out of its range
     */
    public ResizeMix {
      Objects.requireNonNull(lambdas, "lambdas");
      boolean byLambda = minSide == 0 && maxSide == 0;
      if (!byLambda && !(minSide > 0 && minSide <= maxSide && maxSide <= 1)) {
        throw new IllegalArgumentException(
            "sides must be in (0, 1] and rise, but are %s to %s".formatted(minSide, maxSide));
      }
    }

    @Override
    public Overlay overlay(PixelGrid grid, double lambda, long seed) {
      double share = 1 - lambda;
      if (maxSide > 0) {
        double side = minSide + SeededHash.uniform(seed, 2) * (maxSide - minSide);
        share = side * side;
      }
      return new ResizedCopy(grid, Rectangle.within(grid.height(), grid.width(), share, seed));
    }
  }

  /**
   * See {@link MixWay#fMix(LambdaDistribution, double)}.
   *
   * @param lambdas where lambda comes from
   * @param decay power by which the noise's amplitude falls, in [0, 10]; default 3
   */
  record FMix(LambdaDistribution lambdas, double decay) implements MixWay {
    private static final double DEFAULT_DECAY = 3;
    private static final double MOST_DECAY = 10;

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the decay is out of its range
     */
    public FMix {
      Objects.requireNonNull(lambdas, "lambdas");
      if (!(decay >= 0 && decay <= MOST_DECAY)) {
        throw new IllegalArgumentException("decay must be in [0, 10], but is " + decay);
      }
    }

    @Override
    public Overlay overlay(PixelGrid grid, double lambda, long seed) {
      return MaskedCopy.ofNoise(grid, decay, 1 - lambda, seed);
    }
  }

  /**
   * See {@link MixWay#gridMix(LambdaDistribution, int)}.
   *
   * @param lambdas where lambda comes from
   * @param cells in each direction, in [1, 64]
   */
  record GridMix(LambdaDistribution lambdas, int cells) implements MixWay {
    private static final int MOST_CELLS = 64;

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if cells are out of their range
     */
    public GridMix {
      Objects.requireNonNull(lambdas, "lambdas");
      if (cells < 1 || cells > MOST_CELLS) {
        throw new IllegalArgumentException("cells must be in [1, 64], but are " + cells);
      }
    }

    @Override
    public Overlay overlay(PixelGrid grid, double lambda, long seed) {
      return MaskedCopy.ofCells(grid, cells, 1 - lambda, seed);
    }
  }
}
