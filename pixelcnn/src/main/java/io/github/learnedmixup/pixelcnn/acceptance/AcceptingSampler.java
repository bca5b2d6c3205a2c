package io.github.learnedmixup.pixelcnn.acceptance;

import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A sampler that draws again what is not {@linkplain Acceptance accepted}: rejection sampling on
 * top of any other sampler and blend.
 *
 * <p>Try 1 is the request as it is; try k, from 2 on, the same request with the seed {@code
 * SeededHash.mix(seed, -k)} (the draws of the pixels have the indices from 0 up). Every try is a
 * request of its own, so a sample depends on its request alone here, too. What is rejected is drawn
 * again together, one batch a round, for as many rounds as the worst request needs. If none is
 * accepted, the one nearest to what was asked for is returned, marked as not accepted.
 *
 * <p>With a {@link SecondOpinion}, that decides about the mix. What a {@link Blend#STEERED} request
 * aims at is then nearer to the middle: at {@value #AIM} times the logit of its lambda. Images that
 * a classifier finds mixed are near the border between the classes by the model's likelihoods, too,
 * whatever the mix. Of shares that the mean of six classifiers gave images of MNIST, 1/7, 3/8, 4/9
 * and 5/6, one in 130 was within 0.1 of the share at lambda 0.2, and one in 16 of those that were
 * aimed at 0.4.
 *
 * <p>{@link Sample#logLikelihoodProposal()} stays that of one try: among accepted images the
 * probability is the same up to a factor that depends on the request.
 */
public final class AcceptingSampler implements Sampler {
  private static final int WIDTHS = 8;
  private static final double AIM = 0.3;

  private final Sampler sampler;
  private final Acceptance acceptance;
  private final @Nullable SecondOpinion opinion;
  private final LongAdder drawn = new LongAdder();
  private final LongAdder accepted = new LongAdder();
  private volatile boolean closed;

  /**
   * Takes over a sampler, which is closed with this one, or at once where it is refused.
   *
   * @throws IllegalArgumentException if there is not a band for each of the sampler's classes
   */
  public AcceptingSampler(Sampler sampler, Acceptance acceptance) {
    this(sampler, acceptance, null);
  }

  /**
   * Takes over a sampler, which is closed with this one, or at once where it is refused.
   *
   * @param opinion says how much of each class an image has; the model itself if null
   * @throws IllegalArgumentException if there is not a band for each of the sampler's classes
   */
  public AcceptingSampler(Sampler sampler, Acceptance acceptance, @Nullable SecondOpinion opinion) {
    int classes = sampler.spec().classes();
    if (acceptance.bands().size() != classes) {
      sampler.close();
      throw new IllegalArgumentException(
          "bands must be one for each of %d classes, but there are %d"
              .formatted(classes, acceptance.bands().size()));
    }
    this.sampler = sampler;
    this.acceptance = acceptance;
    this.opinion = opinion;
  }

  @Override
  public PixelCnnSpec spec() {
    return sampler.spec();
  }

  /** Several times the sampler's own, so that what is drawn again fills a batch, too. */
  @Override
  public int width() {
    return WIDTHS * sampler.width();
  }

  /**
   * Of all images drawn so far, the share that was accepted; not a number before the first. May be
   * called from any thread.
   */
  public double acceptanceRate() {
    return (double) accepted.sum() / drawn.sum();
  }

  @Override
  public String engine() {
    return sampler.engine();
  }

  @Override
  public List<Sample> draw(List<SampleRequest> requests) {
    Sample[] samples = new Sample[requests.size()];
    double[] distances = new double[requests.size()];
    List<Integer> open = IntStream.range(0, requests.size()).boxed().toList();
    int round = 0;
    do {
      round++;
      List<Sample> tried = draw(tries(requests, open, round), round);
      List<Acceptance.Verdict> verdicts = verdicts(requests, open, tried);
      List<Integer> rejected = new ArrayList<>();
      for (int i = 0; i < open.size(); i++) {
        int place = open.get(i);
        Acceptance.Verdict verdict = verdicts.get(i);
        if (round == 1 || verdict.accepted() || verdict.distance() < distances[place]) {
          samples[place] = tried.get(i);
          distances[place] = verdict.distance();
        }
        samples[place] = samples[place].judged(verdict.accepted(), round);
        if (!verdict.accepted()) {
          rejected.add(place);
        }
      }
      drawn.add(open.size());
      accepted.add(open.size() - rejected.size());
      open = rejected;
    } while (!open.isEmpty() && round < acceptance.tries());
    return List.of(samples);
  }

  private List<Sample> draw(List<SampleRequest> tries, int round) {
    try {
      return sampler.draw(tries);
    } catch (IllegalStateException e) {
      if (closed && round > 1) {
        CancellationException cancelled =
            new CancellationException("the sampler was closed while it drew");
        cancelled.initCause(e);
        throw cancelled;
      }
      throw e;
    }
  }

  private List<Acceptance.Verdict> verdicts(
      List<SampleRequest> requests, List<Integer> open, List<Sample> tried) {
    SecondOpinion other = opinion;
    double[][] probabilities = other == null ? null : checked(other.probabilities(tried), tried);
    List<Acceptance.Verdict> verdicts = new ArrayList<>(tried.size());
    for (int i = 0; i < tried.size(); i++) {
      SampleRequest request = requests.get(open.get(i));
      verdicts.add(
          probabilities == null
              ? acceptance.verdict(request, tried.get(i))
              : acceptance.verdict(request, tried.get(i), probabilities[i]));
    }
    return verdicts;
  }

  private double[][] checked(double[][] probabilities, List<Sample> tried) {
    int classes = spec().classes();
    int columns = probabilities.length == 0 ? 0 : probabilities[0].length;
    if (probabilities.length != tried.size() || columns != classes) {
      throw new IllegalStateException(
          "the second opinion must be [%d][%d], but is [%d][%d]"
              .formatted(tried.size(), classes, probabilities.length, columns));
    }
    return probabilities;
  }

  private List<SampleRequest> tries(List<SampleRequest> requests, List<Integer> open, int round) {
    List<SampleRequest> tries = new ArrayList<>(open.size());
    for (int place : open) {
      SampleRequest request = requests.get(place);
      long seed = round == 1 ? request.seed() : SeededHash.mix(request.seed(), -round);
      tries.add(aimed(request).withSeed(seed));
    }
    return tries;
  }

  private SampleRequest aimed(SampleRequest request) {
    if (opinion == null || request.blend() != Blend.STEERED) {
      return request;
    }
    double first = Math.pow(request.lambda(), AIM);
    double second = Math.pow(1 - request.lambda(), AIM);
    return request.withLambda(first / (first + second));
  }

  @Override
  public void close() {
    closed = true;
    sampler.close();
  }
}
