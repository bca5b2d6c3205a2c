package io.github.learnedmixup.demo.judge;

import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Images between two classes, made in one way.
 *
 * @param requests what was asked for: the two classes and the share of the first; one an image
 * @param shares the share of the first class that each image is labelled with
 * @param greys the images, row by row, 0 to 255 as unsigned bytes
 * @param accepted how many of them were accepted when they were made; all where none is refused
 * @param drawn how many were made for that
 * @param seconds that generating them took
 */
public record BetweenImages(
    List<SampleRequest> requests,
    List<Double> shares,
    List<byte[]> greys,
    long accepted,
    long drawn,
    double seconds) {

  public BetweenImages {
    requests = List.copyOf(requests);
    shares = List.copyOf(shares);
    greys = List.copyOf(greys);
    if (requests.isEmpty() || requests.size() != greys.size()) {
      throw new IllegalArgumentException(
          "there must be a request for each image, and one at least, but there are %d images and %d"
              .formatted(greys.size(), requests.size()));
    }
    if (shares.size() != requests.size()) {
      throw new IllegalArgumentException(
          "there must be a share for each request, but there are %d and %d"
              .formatted(shares.size(), requests.size()));
    }
  }

  /** Images that are labelled with the share that was asked for. */
  public BetweenImages(
      List<SampleRequest> requests, List<byte[]> greys, long accepted, long drawn, double seconds) {
    this(
        requests,
        requests.stream().map(SampleRequest::lambda).toList(),
        greys,
        accepted,
        drawn,
        seconds);
  }

  /** The mean, over all images, of the probability of the two classes together. */
  double pairMass(double[][] probabilities) {
    double sum = 0;
    for (int i = 0; i < probabilities.length; i++) {
      SampleRequest request = requests.get(i);
      sum += probabilities[i][request.first()] + probabilities[i][request.second()];
    }
    return sum / probabilities.length;
  }

  /**
   * How far the first class's share of the two classes' probability is from lambda, in the mean
   * over images.
   *
   * @param probabilities [image][class], positive
   */
  double lambdaError(double[][] probabilities) {
    return error(probabilities, requests.stream().map(SampleRequest::lambda).toList());
  }

  /**
   * How far the first class's share of the two classes' probability is from that of the label, in
   * the mean over images.
   *
   * @param probabilities [image][class], positive
   */
  double labelError(double[][] probabilities) {
    return error(probabilities, shares);
  }

  private double error(double[][] probabilities, List<Double> wanted) {
    double sum = 0;
    for (int i = 0; i < probabilities.length; i++) {
      SampleRequest request = requests.get(i);
      double first = probabilities[i][request.first()];
      double both = first + probabilities[i][request.second()];
      // Both may be rounded to nothing; which of them is meant is then not known at all.
      double share = both > 0 ? first / both : 0.5;
      sum += Math.abs(share - wanted.get(i));
    }
    return sum / probabilities.length;
  }

  /** How far the share of the label is from lambda, in the mean over images. */
  double shareDistance() {
    return IntStream.range(0, shares.size())
        .mapToDouble(i -> Math.abs(shares.get(i) - requests.get(i).lambda()))
        .average()
        .orElseThrow();
  }

  /** At most so many of the images, at equal distances. */
  List<byte[]> some(int most) {
    int step = (greys.size() - 1) / most + 1;
    return IntStream.range(0, (greys.size() - 1) / step + 1)
        .mapToObj(i -> greys.get(i * step))
        .toList();
  }
}
