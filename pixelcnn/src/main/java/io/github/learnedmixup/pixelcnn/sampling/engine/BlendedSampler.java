package io.github.learnedmixup.pixelcnn.sampling.engine;

import io.github.learnedmixup.pixelcnn.matrix.NativeThreads;
import io.github.learnedmixup.pixelcnn.matrix.Workers;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.sampling.RequestStreams;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Blending, temperature and the draw, above one engine a worker. Requests are packed into chunks of
 * the engines' streams; chunks are shared out among the workers. Since every draw is a hash of the
 * sample's seed and the pixel, it does not matter which worker takes which chunk.
 */
public final class BlendedSampler implements TeacherForcedSampler {
  private final PixelCnnSpec spec;
  private final String name;
  private final int streams;
  private final int grain;
  private final List<Engine> engines = new ArrayList<>();
  private final Workers workers;
  private final ReentrantLock drawing = new ReentrantLock();
  private volatile boolean closed;
  private boolean freed;

  /** Creates engines of ND4J. */
  public BlendedSampler(PixelCnnSpec spec, Supplier<Engine> engine, int count) {
    this(
        spec,
        SamplingEngine.ND4J + " " + Nd4j.getBackend().getClass().getSimpleName(),
        engine,
        count);
  }

  /**
   * Creates the engines.
   *
   * @param spec structure of the model
   * @param name what {@link #engine()} tells
   * @param engine makes the engine of one worker
   * @param count workers; at least 1
   */
  public BlendedSampler(PixelCnnSpec spec, String name, Supplier<Engine> engine, int count) {
    this.spec = spec;
    this.name = name;
    this.workers = new Workers(count, "pixelcnn-sampler");
    boolean made = false;
    try {
      for (int i = 0; i < count; i++) {
        engines.add(engine.get());
      }
      made = true;
    } finally {
      if (!made) {
        free();
      }
    }
    this.streams = engines.get(0).streams();
    this.grain = engines.get(0).grain();
  }

  @Override
  public PixelCnnSpec spec() {
    return spec;
  }

  @Override
  public int width() {
    // Two streams an image, as the default blend has.
    return engines.size() * streams / 2;
  }

  @Override
  public String engine() {
    return name;
  }

  @Override
  public List<Sample> draw(List<SampleRequest> requests) {
    return draw(requests, null);
  }

  @Override
  public List<Sample> drawAlong(List<SampleRequest> requests, List<byte[]> images) {
    return draw(requests, images);
  }

  private List<Sample> draw(List<SampleRequest> requests, @Nullable List<byte[]> given) {
    RequestStreams.check(requests, spec);
    drawing.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the sampler is closed");
      }
      List<Chunk> chunks = chunks(requests, given);
      if (engines.size() == 1) {
        NativeThreads.alone(() -> chunks.forEach(chunk -> draw(engines.get(0), chunk)));
      } else {
        AtomicInteger next = new AtomicInteger();
        workers.run(
            worker -> {
              for (int i = next.getAndIncrement(); i < chunks.size(); i = next.getAndIncrement()) {
                draw(engines.get(worker), chunks.get(i));
              }
            });
      }
      List<Sample> samples = new ArrayList<>(requests.size());
      chunks.forEach(chunk -> chunk.drafts.forEach(draft -> samples.add(draft.finish())));
      return samples;
    } finally {
      drawing.unlock();
      if (closed) {
        freeUnlessDrawing();
      }
    }
  }

  private List<Chunk> chunks(List<SampleRequest> requests, @Nullable List<byte[]> given) {
    List<Chunk> chunks = new ArrayList<>();
    List<Integer> begins = RequestStreams.runs(requests, width(RequestStreams.total(requests)));
    for (int run = 0; run + 1 < begins.size(); run++) {
      Chunk chunk = new Chunk();
      for (int i = begins.get(run); i < begins.get(run + 1); i++) {
        SampleRequest request = requests.get(i);
        float[][] labels = RequestStreams.labels(request, spec.classes());
        byte[] led = given == null ? null : given.get(i);
        chunk.drafts.add(new Draft(request, spec, chunk.labels.size(), labels.length, led));
        chunk.labels.addAll(Arrays.asList(labels));
      }
      chunks.add(chunk);
    }
    return chunks;
  }

  /** Streams of a chunk: as many as an engine has, or fewer where each worker then has some. */
  private int width(int total) {
    int share = (total + engines.size() - 1) / engines.size();
    int pieces = Math.max(1, (share + grain - 1) / grain);
    return Math.min(streams, Math.max(RequestStreams.MOST, pieces * grain));
  }

  private void draw(Engine engine, Chunk chunk) {
    byte[] levels = new byte[streams];
    engine.begin(chunk.labels.toArray(new float[0][]));
    for (int row = 0; row < spec.height(); row++) {
      if (closed) {
        throw new CancellationException("the sampler was closed while it drew");
      }
      engine.beginRow(row);
      for (int column = 0; column < spec.width(); column++) {
        float[] logits = engine.logits(column);
        for (Draft draft : chunk.drafts) {
          draft.drawNext(row * spec.width() + column, logits, levels);
        }
        engine.feed(column, levels);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    freeUnlessDrawing();
  }

  /** Frees the buffers, unless a thread is sampling, which then frees them itself. */
  private void freeUnlessDrawing() {
    if (drawing.tryLock()) {
      try {
        free();
      } finally {
        drawing.unlock();
      }
    }
  }

  private void free() {
    if (!freed) {
      freed = true;
      workers.close();
      engines.forEach(Engine::close);
    }
  }

  /** Requests whose streams fit into an engine side by side. */
  private static final class Chunk {
    private final List<Draft> drafts = new ArrayList<>();
    private final List<float[]> labels = new ArrayList<>();
  }

  /** An image that is being sampled. */
  private static final class Draft {
    private final SampleRequest request;
    private final int stream;
    private final int streams;
    private final byte[] image;
    private final byte @Nullable [] given;
    private final Blending blending;
    private final double[] logLikelihoods;
    private double proposal;

    Draft(
        SampleRequest request,
        PixelCnnSpec spec,
        int stream,
        int streams,
        byte @Nullable [] given) {
      this.request = request;
      this.stream = stream;
      this.streams = streams;
      this.image = new byte[spec.pixels()];
      this.given = given;
      this.blending = Blending.of(request, spec);
      this.logLikelihoods = new double[streams];
    }

    void drawNext(int pixel, float[] logits, byte[] next) {
      double ratio = logLikelihoods[0] - logLikelihoods[second()];
      blending.blend(pixel, logits, stream, streams, ratio);
      int level = blending.symbol(SeededHash.uniform(request.seed(), pixel));
      image[pixel] = (byte) level;
      int fed = given == null ? level : given[pixel] & 0xff;
      proposal += blending.logProbability(fed);
      for (int s = 0; s < streams; s++) {
        logLikelihoods[s] += blending.streamLogProbability(s, fed);
        next[stream + s] = (byte) fed;
      }
    }

    Sample finish() {
      return new Sample(image, logLikelihoods[0], logLikelihoods[second()], proposal);
    }

    /** The stream of the second class. */
    private int second() {
      return streams == 1 ? 0 : 1;
    }
  }

  @Override
  public String toString() {
    return "Sampler of "
        + spec
        + " on "
        + name
        + " with "
        + engines.size()
        + " engines of "
        + streams;
  }
}
