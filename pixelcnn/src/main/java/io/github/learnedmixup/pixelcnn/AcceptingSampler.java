package io.github.learnedmixup.pixelcnn;

import io.github.learnedmixup.pixelcnn.data.SeededHash;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * A sampler that draws again what is not {@linkplain Acceptance accepted}: rejection sampling on
 * top of any other sampler and blend.
 *
 * <p>Try 1 is the request as it is; try k, from 2 on, the same request with the seed {@code
 * SeededHash.mix(seed, -k)} (the draws of the pixels have the indices from 0 up). Every try is a
 * request of its own, so a sample depends on its request alone here, too. What is rejected is drawn
 * again together, one batch a round, for as many rounds as the worst request needs. The last try is
 * returned in any case, marked as not accepted if it is not.
 *
 * <p>{@link Sample#logLikelihoodProposal()} stays that of one try: among accepted images the
 * probability is the same up to a factor that depends on the request.
 */
public final class AcceptingSampler implements Sampler {
  private static final int WIDTHS = 8;

  private final Sampler sampler;
  private final Acceptance acceptance;
  private final LongAdder drawn = new LongAdder();
  private final LongAdder accepted = new LongAdder();

  /**
   * Takes over a sampler, which is closed with this one.
   *
   * @throws IllegalArgumentException if there is not a band for each of the sampler's classes
   */
  public AcceptingSampler(Sampler sampler, Acceptance acceptance) {
    int classes = sampler.spec().classes();
    if (acceptance.bands().size() != classes) {
      throw new IllegalArgumentException(
          "bands must be one for each of %d classes, but there are %d"
              .formatted(classes, acceptance.bands().size()));
    }
    this.sampler = sampler;
    this.acceptance = acceptance;
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
  public List<Sample> draw(List<SampleRequest> requests) {
    Sample[] samples = new Sample[requests.size()];
    List<Integer> open = IntStream.range(0, requests.size()).boxed().toList();
    int round = 0;
    do {
      round++;
      List<Sample> tried = sampler.draw(tries(requests, open, round));
      List<Integer> rejected = new ArrayList<>();
      for (int i = 0; i < open.size(); i++) {
        int place = open.get(i);
        boolean passes = acceptance.accepts(requests.get(place), tried.get(i));
        samples[place] = tried.get(i).judged(passes, round);
        if (!passes) {
          rejected.add(place);
        }
      }
      drawn.add(open.size());
      accepted.add(open.size() - rejected.size());
      open = rejected;
    } while (!open.isEmpty() && round < acceptance.tries());
    return List.of(samples);
  }

  private static List<SampleRequest> tries(
      List<SampleRequest> requests, List<Integer> open, int round) {
    List<SampleRequest> tries = new ArrayList<>(open.size());
    for (int place : open) {
      SampleRequest request = requests.get(place);
      long seed = round == 1 ? request.seed() : SeededHash.mix(request.seed(), -round);
      tries.add(request.withSeed(seed));
    }
    return tries;
  }

  @Override
  public void close() {
    sampler.close();
  }
}
