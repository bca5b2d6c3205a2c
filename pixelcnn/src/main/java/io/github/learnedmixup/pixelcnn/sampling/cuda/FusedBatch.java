package io.github.learnedmixup.pixelcnn.sampling.cuda;

import com.sun.jna.Memory;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.Parents;
import io.github.learnedmixup.pixelcnn.sampling.RequestStreams;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Steering;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one launch is asked for, as the kernel reads it: requests, packed into tiles in their order.
 *
 * @param requests of all tiles
 * @param begins the number of each tile's first request, and of all requests at the end
 * @param tile streams of each tile
 * @param classes of the model
 */
record FusedBatch(List<SampleRequest> requests, List<Integer> begins, int tile, int classes) {
  /**
   * Words of a request: its first stream in the tile, how many it has, the blend's number, and its
   * parents' number or {@link FusedPlan#NONE}.
   */
  static final int REQUEST_WORDS = 4;

  /** Numbers of a request: lambda, temperature, the steered target, nats a logit. */
  static final int SETTINGS = 4;

  /** Log-likelihoods of a request's image: of the first class, the second, and the proposal. */
  static final int LIKELIHOODS = 3;

  static FusedBatch of(List<SampleRequest> requests, int tile, int classes) {
    return new FusedBatch(requests, RequestStreams.runs(requests, tile), tile, classes);
  }

  int tiles() {
    return begins.size() - 1;
  }

  /** {@code [stream][class]}, for each stream of each tile; zeros where it is idle. */
  Memory labels() {
    float[] labels = new float[tiles() * tile * classes];
    for (int t = 0; t < tiles(); t++) {
      int stream = t * tile;
      for (int i = begins.get(t); i < begins.get(t + 1); i++) {
        for (float[] label : RequestStreams.labels(requests.get(i), classes)) {
          System.arraycopy(label, 0, labels, stream * classes, classes);
          stream++;
        }
      }
    }
    Memory memory = new Memory((long) labels.length * Float.BYTES);
    memory.write(0, labels, 0, labels.length);
    return memory;
  }

  /** The tiles' {@link #begins}. */
  Memory beginWords() {
    Memory memory = new Memory((long) begins.size() * Integer.BYTES);
    int[] words = begins.stream().mapToInt(Integer::intValue).toArray();
    memory.write(0, words, 0, words.length);
    return memory;
  }

  /** {@code [request][word]}. */
  Memory requestWords() {
    int pairs = 0;
    int[] words = new int[requests.size() * REQUEST_WORDS];
    for (int t = 0; t < tiles(); t++) {
      int stream = 0;
      for (int i = begins.get(t); i < begins.get(t + 1); i++) {
        SampleRequest request = requests.get(i);
        int count = RequestStreams.count(request);
        words[i * REQUEST_WORDS] = stream;
        words[i * REQUEST_WORDS + 1] = count;
        words[i * REQUEST_WORDS + 2] = number(RequestStreams.blend(request));
        words[i * REQUEST_WORDS + 3] = request.parents() == null ? FusedPlan.NONE : pairs++;
        stream += count;
      }
    }
    Memory memory = new Memory((long) words.length * Integer.BYTES);
    memory.write(0, words, 0, words.length);
    return memory;
  }

  private static int number(Blend blend) {
    return switch (blend) {
      case LABEL -> 0;
      case PRODUCT -> 1;
      case MIXTURE -> 2;
      case STEERED -> 3;
    };
  }

  /** {@code [request][setting]}. */
  Memory settings() {
    double[] settings = new double[requests.size() * SETTINGS];
    for (int i = 0; i < requests.size(); i++) {
      SampleRequest request = requests.get(i);
      settings[i * SETTINGS] = request.lambda();
      settings[i * SETTINGS + 1] = request.temperature();
      settings[i * SETTINGS + 2] = Steering.target(request.lambda());
      settings[i * SETTINGS + 3] = Steering.NATS_PER_LOGIT;
    }
    Memory memory = new Memory((long) settings.length * Double.BYTES);
    memory.write(0, settings, 0, settings.length);
    return memory;
  }

  /** The parents of those requests that have some, in their order. */
  private List<Parents> pairs() {
    return requests.stream().map(SampleRequest::parents).filter(Objects::nonNull).toList();
  }

  /** {@code [pair][first or second][pixel]}: the parents' symbols; null without any. */
  @Nullable Memory parents() {
    List<Parents> pairs = pairs();
    if (pairs.isEmpty()) {
      return null;
    }
    int pixels = pairs.get(0).pixels();
    byte[] symbols = new byte[2 * pixels];
    Memory memory = new Memory((long) pairs.size() * symbols.length);
    for (int i = 0; i < pairs.size(); i++) {
      for (int pixel = 0; pixel < pixels; pixel++) {
        symbols[pixel] = (byte) pairs.get(i).first(pixel);
        symbols[pixels + pixel] = (byte) pairs.get(i).second(pixel);
      }
      memory.write((long) i * symbols.length, symbols, 0, symbols.length);
    }
    return memory;
  }

  /** {@code [pair][pixel]}: the weight of the first parent's density; null without any. */
  @Nullable Memory shares() {
    List<Parents> pairs = pairs();
    if (pairs.isEmpty()) {
      return null;
    }
    double[] shares = new double[pairs.get(0).pixels()];
    long bytes = (long) shares.length * Double.BYTES;
    Memory memory = new Memory(pairs.size() * bytes);
    for (int i = 0; i < pairs.size(); i++) {
      for (int pixel = 0; pixel < shares.length; pixel++) {
        shares[pixel] = pairs.get(i).weightOfFirst(pixel);
      }
      memory.write(i * bytes, shares, 0, shares.length);
    }
    return memory;
  }

  /** An entry for each request. */
  Memory seeds() {
    long[] seeds = requests.stream().mapToLong(SampleRequest::seed).toArray();
    Memory memory = new Memory((long) seeds.length * Long.BYTES);
    memory.write(0, seeds, 0, seeds.length);
    return memory;
  }
}
