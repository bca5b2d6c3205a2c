package io.github.learnedmixup.pixelcnn.acceptance;

import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.sampling.Parents;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Steering;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a drawn image must be like to be kept: as much of both classes as was asked for, and as
 * likely as real images are. Both are known exactly, from the two log-likelihoods that come with
 * every {@link Sample}.
 *
 * <p><em>The mix.</em> The tempered posterior sigma((log p(x|a) - log p(x|b)) / T), sigma being the
 * logistic function, must be within a tolerance of the requested lambda. Where a request names one
 * class twice, there is no mix to judge. An image between two real {@link
 * io.github.learnedmixup.pixelcnn.sampling.Parents} may be judged by inheritance instead: by the
 * share of pixels that came out nearer to the first parent.
 *
 * <p><em>Typical likelihood.</em> The log-likelihood under the class that the image is likelier
 * under, log max(p(x|a), p(x|b)), must be inside a band, neither too low (a smudge) nor too high
 * (an empty image, say: no typical image of a distribution of many dimensions is close to its mode;
 * Nalisnick et al. 2019, "Detecting out-of-distribution inputs to deep generative models using
 * typicality", arXiv:1906.02994). For a real image of a or b that maximum is, but for images that
 * are as good as undecided, the likelihood under its own class; so one band for each class is
 * measured, between two quantiles of log p(x|own class) over real images. Classes differ: an 8
 * takes tens of nats more to write down than a 1. Between a and b each end of the band is the
 * lambda-weighted mean of the two classes' ends, which is the quantile of the distribution half-way
 * that takes the one into the other with the least work (displacement interpolation, McCann 1997,
 * "A convexity principle for interacting gases").
 *
 * <p>An {@link AcceptingSampler} may judge the mix by a {@link SecondOpinion} in place of the
 * posterior.
 *
 * <p>On the shipped model of digits, with the defaults of {@link #measured} and a tail of 0.05,
 * seven tenths of steered images were accepted and four tenths of those of the other blends.
 *
 * @param ratioTemperature T, in nats, positive and finite
 * @param tolerance how far the tempered posterior may be from lambda, in (0, 1]; 1 accepts all
 * @param bands the band of each class of the model, in their order; at least one
 * @param tries how many images are drawn for a request at most, at least 1
 * @param inheritance whether the mix of an image with parents is the share that it has of them, in
 *     place of the tempered posterior
 */
public record Acceptance(
    double ratioTemperature, double tolerance, List<Band> bands, int tries, boolean inheritance) {
  /** How far the mix may be from lambda where nothing else is said. */
  public static final double DEFAULT_TOLERANCE = 0.1;

  /** How many images are drawn for a request at most where nothing else is said. */
  public static final int DEFAULT_TRIES = 8;

  /** More nats than any image has, and not so many that bands could not be mixed. */
  private static final double UNLIMITED = 1e300;

  private static final Band ENDLESS = new Band(-UNLIMITED, UNLIMITED);

  /**
   * Where the log-likelihoods of a class's typical images are.
   *
   * @param lowest in nats, finite
   * @param highest in nats, finite, not below {@code lowest}
   */
  public record Band(double lowest, double highest) {
    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException if an end is not finite or they are in the wrong order
     */
    public Band {
      if (!Double.isFinite(lowest) || !Double.isFinite(highest) || lowest > highest) {
        throw new IllegalArgumentException(
            "a band must have finite ends, lowest not above highest, but they are %s and %s"
                .formatted(lowest, highest));
      }
    }

    /** The band between two classes' bands, the share lambda of the way from the other to this. */
    private Band mixedWith(Band other, double lambda) {
      return new Band(
          lambda * lowest + (1 - lambda) * other.lowest,
          lambda * highest + (1 - lambda) * other.highest);
    }

    private boolean holds(double logLikelihood) {
      return logLikelihood >= lowest && logLikelihood <= highest;
    }
  }

  /**
   * Checks every range; see the components.
   *
   * @throws IllegalArgumentException if a component is out of its range
   */
  public Acceptance {
    if (!(ratioTemperature > 0 && ratioTemperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "ratioTemperature must be positive and finite, but is " + ratioTemperature);
    }
    if (!(tolerance > 0 && tolerance <= 1)) {
      throw new IllegalArgumentException("tolerance must be in (0, 1], but is " + tolerance);
    }
    bands = List.copyOf(bands);
    if (bands.isEmpty()) {
      throw new IllegalArgumentException("bands must be one for each class, but there is none");
    }
    if (tries < 1) {
      throw new IllegalArgumentException("tries must be at least 1, but is " + tries);
    }
  }

  /** Judges the mix by the tempered posterior. */
  public Acceptance(double ratioTemperature, double tolerance, List<Band> bands, int tries) {
    this(ratioTemperature, tolerance, bands, tries, /* inheritance= */ false);
  }

  /**
   * Bands from real images of each {@linkplain PixelCnn#trainedClasses() trained class}, and
   * without ends for the others, which are never requested; with a tolerance of {@value
   * #DEFAULT_TOLERANCE} at {@link Steering#NATS_PER_LOGIT}, and at most {@value #DEFAULT_TRIES}
   * tries.
   *
   * @param images that the model did not learn from, some of every trained class
   * @param tail the share of a class's real images that is below its band, and the share that is
   *     above it, in [0, 0.5)
   * @throws IllegalArgumentException if the tail is out of its range
   * @throws InvalidInputException if the images do not fit the model or a trained class has none
   */
  public static Acceptance measured(PixelCnn model, LabelledImages images, double tail) {
    if (!(tail >= 0 && tail < 0.5)) {
      throw new IllegalArgumentException("tail must be in [0, 0.5), but is " + tail);
    }
    double[] logLikelihoods = model.logLikelihood(images);
    List<List<Double>> byClass = new ArrayList<>();
    for (int label = 0; label < images.classes(); label++) {
      byClass.add(new ArrayList<>());
    }
    for (int i = 0; i < logLikelihoods.length; i++) {
      byClass.get(images.label(i)).add(logLikelihoods[i]);
    }
    TrainedClasses trained = model.trainedClasses();
    List<Band> bands = new ArrayList<>();
    for (int label = 0; label < byClass.size(); label++) {
      double[] sorted = byClass.get(label).stream().mapToDouble(x -> x).sorted().toArray();
      if (!trained.contains(label)) {
        bands.add(ENDLESS);
        continue;
      }
      if (sorted.length == 0) {
        throw new InvalidInputException(
            "there must be images of each of %d classes, but there is none of class %d"
                .formatted(trained.size(), label));
      }
      bands.add(new Band(quantile(sorted, tail), quantile(sorted, 1 - tail)));
    }
    return new Acceptance(Steering.NATS_PER_LOGIT, DEFAULT_TOLERANCE, bands, DEFAULT_TRIES);
  }

  /**
   * Judges the mix alone, every likelihood being typical; at {@link Steering#NATS_PER_LOGIT}, and
   * with at most {@value #DEFAULT_TRIES} tries.
   *
   * @param classes of the model, at least 1
   */
  public static Acceptance ofMixAlone(int classes, double tolerance) {
    return new Acceptance(
        Steering.NATS_PER_LOGIT, tolerance, Collections.nCopies(classes, ENDLESS), DEFAULT_TRIES);
  }

  /**
   * Judges the mix alone, by what an image inherited of its real parents: a patch of a parent that
   * was lost, or took over, is sampled again. With at most {@value #DEFAULT_TRIES} tries.
   *
   * @param classes of the model, at least 1
   */
  public static Acceptance ofInheritance(int classes, double tolerance) {
    return new Acceptance(
        Steering.NATS_PER_LOGIT,
        tolerance,
        Collections.nCopies(classes, ENDLESS),
        DEFAULT_TRIES,
        /* inheritance= */ true);
  }

  /** A quantile of a sample; between two of its numbers, in proportion to the distances. */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /** A copy with another temperature of the posterior, in nats. */
  public Acceptance withRatioTemperature(double newTemperature) {
    return new Acceptance(newTemperature, tolerance, bands, tries, inheritance);
  }

  /** A copy with another tolerance of the posterior. */
  public Acceptance withTolerance(double newTolerance) {
    return new Acceptance(ratioTemperature, newTolerance, bands, tries, inheritance);
  }

  /** A copy with another number of tries at most. */
  public Acceptance withTries(int newTries) {
    return new Acceptance(ratioTemperature, tolerance, bands, newTries, inheritance);
  }

  /**
   * Whether a sample is as its request wants it.
   *
   * @throws IllegalArgumentException if the request names a class that has no band
   */
  public boolean accepts(SampleRequest request, Sample sample) {
    return verdict(request, sample).accepted();
  }

  /** Whether a sample is as its request wants it, and how far it is from that. */
  Verdict verdict(SampleRequest request, Sample sample) {
    Parents parents = request.parents();
    if (inheritance && parents != null) {
      double share = parents.shareOfFirst(sample.levels());
      // Of parents that are alike everywhere every image has both.
      return verdict(request, sample, Double.isNaN(share) ? 0 : Math.abs(share - request.lambda()));
    }
    double posterior = 1 / (1 + Math.exp(-sample.logRatio() / ratioTemperature));
    return verdict(request, sample, Math.abs(posterior - request.lambda()));
  }

  /**
   * Whether a sample passes by the word of another.
   *
   * @param probabilities of the sample's classes, in place of the tempered posterior: that of each
   *     of the two must be within the tolerance of its share
   */
  Verdict verdict(SampleRequest request, Sample sample, double[] probabilities) {
    double first = Math.abs(probabilities[request.first()] - request.lambda());
    double second = Math.abs(probabilities[request.second()] - (1 - request.lambda()));
    return verdict(request, sample, Math.max(first, second));
  }

  private Verdict verdict(SampleRequest request, Sample sample, double distance) {
    double logLikelihood = Math.max(sample.logLikelihoodFirst(), sample.logLikelihoodSecond());
    boolean typical = band(request).holds(logLikelihood);
    // Where a request names one class twice, there is no mix to judge.
    double mixDistance = request.first() == request.second() ? 0 : distance;
    return new Verdict(typical && mixDistance <= tolerance, (typical ? 0 : 1) + mixDistance);
  }

  /**
   * What a sample is worth.
   *
   * @param accepted whether it is as it should be
   * @param distance how far its mix is from the requested one, and 1 more if it is not typical
   */
  record Verdict(boolean accepted, double distance) {}

  private Band band(SampleRequest request) {
    int highest = Math.max(request.first(), request.second());
    if (highest >= bands.size()) {
      throw new IllegalArgumentException(
          "there are bands of %d classes, 0 to %d, but a request names class %d"
              .formatted(bands.size(), bands.size() - 1, highest));
    }
    return bands.get(request.first()).mixedWith(bands.get(request.second()), request.lambda());
  }
}
