package io.github.learnedmixup.pixelcnn.sampling.cuda;

import com.sun.jna.Memory;
import io.github.learnedmixup.pixelcnn.error.CudaException;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.palette.Palette;
import io.github.learnedmixup.pixelcnn.sampling.Parents;
import io.github.learnedmixup.pixelcnn.sampling.RequestStreams;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import io.github.learnedmixup.pixelcnn.sampling.engine.TeacherForcedSampler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Draws whole images, grey or in colour, on an NVIDIA card, a launch for as many as its
 * multiprocessors take at once: network, blending, temperature and draws are all in the kernel. It
 * does what {@link io.github.learnedmixup.pixelcnn.sampling.engine.BlendedSampler} does with ND4J's
 * engine, but for rounding. What a launch computes for a request depends on that request alone.
 */
public final class FusedSampler implements TeacherForcedSampler {
  /** The lowest compute capability that the kernel is compiled for. */
  private static final int LOWEST_MAJOR = 7;

  private static final int LOWEST_MINOR = 5;
  private static final String RESOURCE = "sampler.ptx";

  private final PixelCnnSpec spec;
  private final Palette palette;
  private final FusedTiling tiling;
  private final CudaDevice device;
  private final CudaDevice.Flag cancelled;
  private final long weights;
  private final long densities;
  private final long scratch;
  private final ReentrantLock drawing = new ReentrantLock();
  private volatile boolean closed;
  private boolean freed;

  /**
   * Loads the kernel and the weights into a device.
   *
   * @param devices the driver
   * @param properties the device's
   * @param weights read while this is constructed
   * @throws CudaException if the device is too old, its memory does not suffice, or the driver
   *     refuses
   */
  public FusedSampler(CudaDevices devices, CudaProperties properties, Weights weights) {
    this.spec = weights.spec();
    this.palette = weights.palette();
    if (!supports(properties)) {
      throw new CudaException(
          "UNSUPPORTED_DEVICE",
          "the kernel needs compute capability %d.%d or higher, but there is %s"
              .formatted(LOWEST_MAJOR, LOWEST_MINOR, properties));
    }
    this.tiling = FusedTiling.of(spec, properties);
    float[] packed = tiling.plans().get(0).pack(weights);
    this.device = new CudaDevice(devices, properties, resource(), tiling.sharedBytes());
    try (Memory host = new Memory((long) packed.length * Float.BYTES);
        Memory table = densities(palette)) {
      host.write(0, packed, 0, packed.length);
      this.cancelled = device.use(device::allocateFlag);
      this.weights = device.use(() -> device.allocate(host.size()).address());
      this.densities = device.use(() -> device.allocate(table.size()).address());
      this.scratch = device.use(() -> device.allocate(tiling.scratchBytes()).address());
      device.use(
          () -> {
            device.copy(host, this.weights);
            device.copy(table, this.densities);
            device.synchronise();
            return true;
          });
    } catch (CudaException e) {
      device.close();
      throw e;
    }
  }

  /** {@code [symbol of a parent][symbol]}: how well the two go together. */
  private static Memory densities(Palette palette) {
    int symbols = palette.size();
    double[] table = new double[symbols * symbols];
    for (int at = 0; at < table.length; at++) {
      table[at] = palette.density(at % symbols, at / symbols);
    }
    Memory memory = new Memory((long) table.length * Double.BYTES);
    memory.write(0, table, 0, table.length);
    return memory;
  }

  /** Whether the kernel is made for a device. */
  public static boolean supports(CudaProperties properties) {
    return properties.isAtLeast(LOWEST_MAJOR, LOWEST_MINOR);
  }

  private static byte[] resource() {
    try (InputStream ptx = FusedSampler.class.getResourceAsStream(RESOURCE)) {
      if (ptx == null) {
        throw new IllegalStateException(RESOURCE + " is missing in the library");
      }
      return ptx.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public PixelCnnSpec spec() {
    return spec;
  }

  @Override
  public int width() {
    // Two streams an image, as the default blend has.
    return tiling.streams() / 2;
  }

  @Override
  public String engine() {
    return SamplingEngine.CUDA_FUSED.toString();
  }

  @Override
  public List<Sample> draw(List<SampleRequest> requests) {
    return draw(requests, null, null);
  }

  @Override
  public List<Sample> drawAlong(List<SampleRequest> requests, List<byte[]> images) {
    return draw(requests, images, null);
  }

  /**
   * The logits of each request's streams along given images.
   *
   * @return {@code [pixel * levels + level]} for each stream of each request
   */
  public List<float[]> logits(List<SampleRequest> requests, List<byte[]> images) {
    List<float[]> logits = new ArrayList<>();
    draw(requests, images, logits);
    return logits;
  }

  private List<Sample> draw(
      List<SampleRequest> requests, @Nullable List<byte[]> given, @Nullable List<float[]> logits) {
    RequestStreams.check(requests, spec);
    requirePalette(requests);
    drawing.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the sampler is closed");
      }
      FusedPlan plan = tiling.planFor(requests);
      List<Integer> begins = RequestStreams.runs(requests, plan.tile());
      List<Sample> samples = new ArrayList<>(requests.size());
      for (int tile = 0; tile + 1 < begins.size(); tile += tiling.tiles()) {
        int from = begins.get(tile);
        int to = begins.get(Math.min(tile + tiling.tiles(), begins.size() - 1));
        FusedBatch batch = FusedBatch.of(requests.subList(from, to), plan.tile(), spec.classes());
        List<byte[]> led = given == null ? null : given.subList(from, to);
        samples.addAll(device.use(() -> launch(plan, batch, led, logits)));
      }
      return samples;
    } finally {
      drawing.unlock();
      if (closed) {
        freeUnlessDrawing();
      }
    }
  }

  /** The device has the densities of the model's palette. */
  private void requirePalette(List<SampleRequest> requests) {
    for (SampleRequest request : requests) {
      Parents parents = request.parents();
      if (parents != null && !parents.palette().equals(palette)) {
        throw new IllegalArgumentException(
            "parents must have the model's palette of %s, but those of a request have another one of %s"
                .formatted(palette, parents.palette()));
      }
    }
  }

  private List<Sample> launch(
      FusedPlan plan,
      FusedBatch batch,
      @Nullable List<byte[]> given,
      @Nullable List<float[]> logits) {
    try (FusedLaunch launch = new FusedLaunch(device, spec, plan, batch)) {
      launch.run(weights, densities, scratch, cancelled.address(), given, logits != null);
      if (closed) {
        throw new CancellationException("the sampler was closed while it drew");
      }
      if (logits != null) {
        logits.addAll(launch.logits());
      }
      return launch.samples();
    }
  }

  @Override
  public void close() {
    closed = true;
    cancel();
    freeUnlessDrawing();
  }

  /** Ends a launch under way. */
  private synchronized void cancel() {
    if (!freed) {
      cancelled.raise();
    }
  }

  /** Frees the device, unless a thread is sampling, which then frees it itself. */
  private void freeUnlessDrawing() {
    if (drawing.tryLock()) {
      try {
        free();
      } finally {
        drawing.unlock();
      }
    }
  }

  private synchronized void free() {
    if (!freed) {
      freed = true;
      device.close();
    }
  }

  @Override
  public String toString() {
    return "Sampler of " + spec + " on " + device.properties();
  }
}
