package io.github.learnedmixup.pixelcnn.sampling;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.util.ArrayList;
import java.util.List;

/** Which streams requests need, and which requests go together. */
@Internal
public final class RequestStreams {
  /** The most streams that a request needs. */
  public static final int MOST = 3;

  private RequestStreams() {}

  /**
   * Refuses what no sampler of a model can draw.
   *
   * @throws IllegalArgumentException if there is no request, or one names a class that the model
   *     does not have or has parents of another size
   */
  public static void check(List<SampleRequest> requests, PixelCnnSpec spec) {
    if (requests.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one request, but there is none");
    }
    for (SampleRequest request : requests) {
      int highest = Math.max(request.first(), request.second());
      if (highest >= spec.classes()) {
        throw new IllegalArgumentException(
            "the model has %d classes, 0 to %d, but a request names class %d"
                .formatted(spec.classes(), spec.classes() - 1, highest));
      }
      Parents parents = request.parents();
      if (parents != null
          && (parents.pixels() != spec.pixels()
              || parents.palette().size() != spec.levels()
              || parents.palette().channels() != spec.channels())) {
        throw new IllegalArgumentException(
            "the model has images of %s pixels and %d symbols, but a request has %s"
                .formatted(spec.shape(), spec.levels(), parents));
      }
    }
  }

  /**
   * The blend that joins a request's streams: its own, but for an interpolated label that is one of
   * the two classes' after all. Its stream is then there already, and the product of experts with a
   * weight of 1 or 0 is exactly the one expert.
   */
  public static Blend blend(SampleRequest request) {
    boolean isMixed = request.lambda() > 0 && request.lambda() < 1;
    return request.blend() == Blend.LABEL && !isMixed ? Blend.PRODUCT : request.blend();
  }

  /**
   * The class mixes of a request's streams: the two classes', so that their likelihoods are known,
   * and after them the mix where the {@linkplain #blend blend} asks for that; a single one where
   * the classes are the same.
   */
  public static float[][] labels(SampleRequest request, int classes) {
    float[] first = new float[classes];
    first[request.first()] = 1;
    if (request.first() == request.second()) {
      return new float[][] {first};
    }
    float[] second = new float[classes];
    second[request.second()] = 1;
    if (blend(request) != Blend.LABEL) {
      return new float[][] {first, second};
    }
    float[] mix = new float[classes];
    mix[request.first()] = (float) request.lambda();
    mix[request.second()] = 1 - (float) request.lambda();
    return new float[][] {first, second, mix};
  }

  /** How many streams a request needs: as many as it has {@link #labels}. */
  public static int count(SampleRequest request) {
    if (request.first() == request.second()) {
      return 1;
    }
    return blend(request) == Blend.LABEL ? MOST : 2;
  }

  /** How many streams requests need together. */
  public static int total(List<SampleRequest> requests) {
    return requests.stream().mapToInt(RequestStreams::count).sum();
  }

  /**
   * Cuts a list into runs whose streams fit side by side.
   *
   * @param width streams side by side, at least {@value #MOST}
   * @return where each run begins, and the number of all requests at the end
   */
  public static List<Integer> runs(List<SampleRequest> requests, int width) {
    List<Integer> begins = new ArrayList<>(List.of(0));
    int streams = 0;
    for (int i = 0; i < requests.size(); i++) {
      int more = count(requests.get(i));
      if (streams + more > width) {
        begins.add(i);
        streams = 0;
      }
      streams += more;
    }
    begins.add(requests.size());
    return begins;
  }
}
