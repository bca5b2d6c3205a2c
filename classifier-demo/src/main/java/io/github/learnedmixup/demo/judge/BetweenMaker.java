package io.github.learnedmixup.demo.judge;

import io.github.learnedmixup.augment.RealParents;
import io.github.learnedmixup.augment.batch.Rectangle;
import io.github.learnedmixup.augment.crossing.CrossedParents;
import io.github.learnedmixup.augment.crossing.ParentImages;
import io.github.learnedmixup.augment.crossing.PixelMixes;
import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance;
import io.github.learnedmixup.pixelcnn.acceptance.AcceptingSampler;
import io.github.learnedmixup.pixelcnn.acceptance.SecondOpinion;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.palette.Palette;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Generates images between classes, the same number for each pair of classes and each lambda of
 * 0.1, 0.2 and so on to 0.9.
 *
 * @param pairs the classes, at least one pair
 * @param images how many of each pair and lambda; positive
 * @param temperature of the sampler
 * @param seed decides every image
 * @param before how many images come before those of these pairs; not negative
 */
public record BetweenMaker(
    List<ClassPair> pairs, int images, double temperature, long seed, int before) {
  private static final int TENTHS = 10;

  /** Separates the random choice of real images from what a model samples with the same seeds. */
  private static final int FIRST_IMAGE = -2;

  private static final int SECOND_IMAGE = -3;

  private static final int PLACE = -4;

  public BetweenMaker {
    pairs = List.copyOf(pairs);
    if (images < 1) {
      throw new IllegalArgumentException("--images must be positive, but is " + images);
    }
  }

  /**
   * Divides the images into parts, which are generated one after the other.
   *
   * @param pairsEach how many pairs a part has, but for the last; positive
   */
  public List<BetweenMaker> parts(int pairsEach) {
    List<BetweenMaker> parts = new ArrayList<>();
    for (int from = 0; from < pairs.size(); from += pairsEach) {
      List<ClassPair> some = pairs.subList(from, Math.min(from + pairsEach, pairs.size()));
      int earlier = before + from * (TENTHS - 1) * images;
      parts.add(new BetweenMaker(some, images, temperature, seed, earlier));
    }
    return parts;
  }

  /**
   * Checks that there are real images of all classes of the pairs.
   *
   * @throws InvalidInputException if there is none of one
   */
  public void requireImages(LabelledImages real) {
    for (ClassPair pair : pairs) {
      for (int label : new int[] {pair.first(), pair.second()}) {
        if (real.ofClass(label).length == 0) {
          throw new InvalidInputException(
              "--pairs must name classes of which there are test images, but there is none of class "
                  + label);
        }
      }
    }
  }

  /** Requests samples that depend on no real image. */
  public List<SampleRequest> free(Blend blend) {
    List<SampleRequest> requests = new ArrayList<>();
    for (ClassPair pair : pairs) {
      for (int tenth = 1; tenth < TENTHS; tenth++) {
        for (int image = 0; image < images; image++) {
          double lambda = (double) tenth / TENTHS;
          requests.add(
              new SampleRequest(
                  pair.first(),
                  pair.second(),
                  lambda,
                  blend,
                  temperature,
                  SeededHash.mix(seed, before + requests.size())));
        }
      }
    }
    return requests;
  }

  /**
   * Requests samples that are like a real image of each class, weighted by lambda: the two images
   * that {@link #pixelMixup} averages.
   *
   * @param palette of the model
   */
  public List<SampleRequest> ofParents(Blend blend, Palette palette, LabelledImages real) {
    return eachWithTwo(
        free(blend),
        byClass(real),
        (request, first, second) -> request.like(palette, first, second));
  }

  /**
   * Samples images between the two real ones that {@link #pixelMixup} averages, which are crossed
   * as the plugin crosses them: pixels that have a parent's symbol have its pixel value, and an
   * image is labelled with what it came to have of its parents. Placing the parents counts among
   * the seconds.
   *
   * @param sampler of that model
   * @param way names the method in the progress bar
   */
  public BetweenImages crossed(
      PixelCnn model,
      Sampler sampler,
      RealParents.Crossing crossing,
      LabelledImages real,
      String way,
      Progress progress) {
    List<SampleRequest> free = free(Blend.PRODUCT);
    long begin = System.nanoTime();
    List<CrossedParents> parents =
        eachWithTwo(
            free,
            byClass(real),
            (request, first, second) ->
                crossing.cross(
                    ParentImages.of(model.palette(), real.shape(), first, second),
                    request.lambda(),
                    SeededHash.mix(request.seed(), PLACE)));
    List<SampleRequest> requests =
        IntStream.range(0, free.size())
            .mapToObj(i -> free.get(i).withParents(parents.get(i).parents()))
            .toList();
    double placing = (System.nanoTime() - begin) / 1e9;
    try (Progress.Task task = progress.begin("drawing " + way, requests.size())) {
      JudgedImages drawn = JudgedImages.draw(model, sampler, requests, task);
      List<Double> shares = new ArrayList<>();
      for (int i = 0; i < parents.size(); i++) {
        byte[] symbols = drawn.samples().get(i).levels();
        parents.get(i).lendValues(symbols, drawn.greys().get(i));
        double share = parents.get(i).parents().shareOfFirst(symbols);
        shares.add(Double.isNaN(share) ? requests.get(i).lambda() : share);
      }
      int count = requests.size();
      double seconds = placing + drawn.seconds();
      return new BetweenImages(requests, shares, drawn.greys(), count, count, seconds);
    }
  }

  /**
   * Samples each request until an image is accepted.
   *
   * @param sampler of that model
   * @param critics say how mixed an image is; the model itself if null
   * @param way names the method in the progress bar
   */
  public BetweenImages accepted(
      PixelCnn model,
      Sampler sampler,
      List<SampleRequest> requests,
      Acceptance acceptance,
      @Nullable Judges critics,
      String way,
      Progress progress) {
    SecondOpinion opinion =
        critics == null ? null : samples -> critics.probabilities(greys(model, samples));
    // Not closed: the sampler is its owner's.
    AcceptingSampler accepting = new AcceptingSampler(sampler, acceptance, opinion);
    return drawn(model, accepting, requests, way, progress);
  }

  private List<byte[]> greys(PixelCnn model, List<Sample> samples) {
    return samples.stream().map(sample -> JudgedImages.greys(model, sample, seed)).toList();
  }

  /**
   * Samples each request once.
   *
   * @param sampler of that model
   * @param way names the method in the progress bar
   */
  public static BetweenImages drawn(
      PixelCnn model,
      Sampler sampler,
      List<SampleRequest> requests,
      String way,
      Progress progress) {
    try (Progress.Task task = progress.begin("drawing " + way, requests.size())) {
      JudgedImages drawn = JudgedImages.draw(model, sampler, requests, task);
      List<Sample> samples = drawn.samples();
      return new BetweenImages(
          requests,
          drawn.greys(),
          samples.stream().filter(Sample::accepted).count(),
          samples.stream().mapToLong(Sample::tries).sum(),
          drawn.seconds());
    }
  }

  /** Averages, pixel by pixel, a real image of each class, weighted by lambda. */
  public BetweenImages pixelMixup(LabelledImages real) {
    List<SampleRequest> requests = free(Blend.MIXTURE);
    List<List<byte[]>> byClass = byClass(real);
    long begin = System.nanoTime();
    List<byte[]> greys =
        eachWithTwo(
            requests,
            byClass,
            (request, first, second) -> PixelMixes.average(first, second, request.lambda()));
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new BetweenImages(requests, greys, greys.size(), greys.size(), seconds);
  }

  /**
   * Puts a rectangle of the second of the same two images into the first, as {@code CutMixIterator}
   * does; the label is the area.
   */
  public BetweenImages cutMix(LabelledImages real) {
    List<SampleRequest> requests = free(Blend.MIXTURE);
    ImageShape shape = real.shape();
    long begin = System.nanoTime();
    List<Double> shares = new ArrayList<>();
    List<byte[]> images =
        eachWithTwo(
            requests,
            byClass(real),
            (request, first, second) -> {
              Rectangle cut =
                  Rectangle.cutOff(
                      shape.height(),
                      shape.width(),
                      1 - request.lambda(),
                      SeededHash.mix(request.seed(), PLACE));
              shares.add(1 - (double) cut.area() / shape.pixels());
              return PixelMixes.pasted(first, second, cut, shape);
            });
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new BetweenImages(requests, shares, images, images.size(), images.size(), seconds);
  }

  /** Combines a request with two real images. */
  private interface WithTwo<T> {
    T of(SampleRequest request, byte[] first, byte[] second);
  }

  private static <T> List<T> eachWithTwo(
      List<SampleRequest> requests, List<List<byte[]>> byClass, WithTwo<T> made) {
    return requests.stream()
        .map(
            request ->
                made.of(
                    request,
                    choose(byClass.get(request.first()), request.seed(), FIRST_IMAGE),
                    choose(byClass.get(request.second()), request.seed(), SECOND_IMAGE)))
        .toList();
  }

  private static List<List<byte[]>> byClass(LabelledImages real) {
    return IntStream.range(0, real.classes()).mapToObj(label -> imagesOf(real, label)).toList();
  }

  private static List<byte[]> imagesOf(LabelledImages real, int label) {
    return Arrays.stream(real.ofClass(label)).mapToObj(real::image).toList();
  }

  private static byte[] choose(List<byte[]> images, long seed, int which) {
    return images.get((int) (SeededHash.uniform(seed, which) * images.size()));
  }

  /** Sets what decides results, setting by setting. */
  public void describe(Description.Builder to) {
    List<List<Integer>> classes =
        pairs.stream().map(pair -> List.of(pair.first(), pair.second())).toList();
    to.set("pairs", classes)
        .set("images", images)
        .set("temperature", temperature)
        .set("seed", seed)
        .set("before", before);
  }
}
