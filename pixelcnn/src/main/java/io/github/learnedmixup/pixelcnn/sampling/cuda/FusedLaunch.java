package io.github.learnedmixup.pixelcnn.sampling.cuda;

import com.sun.jna.Memory;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.RequestStreams;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One launch of the kernel: what goes to the device, and what comes back. */
final class FusedLaunch implements AutoCloseable {
  private final CudaDevice device;
  private final PixelCnnSpec spec;
  private final FusedPlan plan;
  private final FusedBatch batch;
  private final List<Memory> onHost = new ArrayList<>();
  private final List<CudaDevice.Buffer> onDevice = new ArrayList<>();
  private final Memory images;
  private final Memory likelihoods;
  private @Nullable Memory logits;

  FusedLaunch(CudaDevice device, PixelCnnSpec spec, FusedPlan plan, FusedBatch batch) {
    this.device = device;
    this.spec = spec;
    this.plan = plan;
    this.batch = batch;
    int requests = batch.requests().size();
    this.images = host((long) requests * spec.pixels());
    this.likelihoods = host((long) requests * FusedBatch.LIKELIHOODS * Double.BYTES);
  }

  private Memory host(long bytes) {
    return kept(new Memory(bytes));
  }

  private Memory kept(Memory memory) {
    onHost.add(memory);
    return memory;
  }

  private long onDevice(long bytes) {
    CudaDevice.Buffer buffer = device.allocate(bytes);
    onDevice.add(buffer);
    return buffer.address();
  }

  private long sent(Memory memory) {
    long address = onDevice(kept(memory).size());
    device.copy(memory, address);
    return address;
  }

  private long sentIfAny(@Nullable Memory memory) {
    return memory == null ? 0 : sent(memory);
  }

  /**
   * Runs the kernel and waits for its results.
   *
   * @param weights where they are on the device
   * @param densities where the table of the palette's densities is there
   * @param scratch where scratch is
   * @param cancelled where the flag is
   * @param given images that the kernel is led along; or null
   * @param wantsLogits whether every logit is asked for
   */
  void run(
      long weights,
      long densities,
      long scratch,
      long cancelled,
      @Nullable List<byte[]> given,
      boolean wantsLogits) {
    long words = sent(words());
    long labels = sent(batch.labels());
    long begins = sent(batch.beginWords());
    long requests = sent(batch.requestWords());
    long settings = sent(batch.settings());
    long seeds = sent(batch.seeds());
    long parents = sentIfAny(batch.parents());
    long shares = sentIfAny(batch.shares());
    long led = given == null ? 0 : sent(given(given));
    long drawn = onDevice(images.size());
    long sums = onDevice(likelihoods.size());
    device.clear(sums, likelihoods.size());
    long all = 0;
    if (wantsLogits) {
      logits = host((long) batch.tiles() * plan.tile() * floatsOfStream() * Float.BYTES);
      all = onDevice(logits.size());
    }
    device.launch(
        plan.kernel(),
        batch.tiles(),
        plan.threads(),
        plan.sharedBytes(),
        words,
        weights,
        densities,
        labels,
        begins,
        requests,
        settings,
        seeds,
        parents,
        shares,
        led,
        cancelled,
        scratch,
        drawn,
        sums,
        all);
    device.copy(drawn, images);
    device.copy(sums, likelihoods);
    if (logits != null) {
      device.copy(all, logits);
    }
    device.synchronise();
  }

  private Memory words() {
    int[] words = plan.words();
    Memory memory = new Memory((long) words.length * Integer.BYTES);
    memory.write(0, words, 0, words.length);
    return memory;
  }

  private Memory given(List<byte[]> given) {
    Memory memory = new Memory((long) given.size() * spec.pixels());
    for (int i = 0; i < given.size(); i++) {
      memory.write((long) i * spec.pixels(), given.get(i), 0, spec.pixels());
    }
    return memory;
  }

  private int floatsOfStream() {
    return spec.pixels() * spec.levels();
  }

  /** What was drawn, in the order of the requests. */
  List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < batch.requests().size(); i++) {
      long at = (long) i * FusedBatch.LIKELIHOODS * Double.BYTES;
      samples.add(
          new Sample(
              images.getByteArray((long) i * spec.pixels(), spec.pixels()),
              likelihoods.getDouble(at),
              likelihoods.getDouble(at + Double.BYTES),
              likelihoods.getDouble(at + 2 * Double.BYTES)));
    }
    return samples;
  }

  /** {@code [pixel * levels + level]} for each stream of each request; only where asked for. */
  List<float[]> logits() {
    Memory all = logits;
    if (all == null) {
      throw new IllegalStateException("the logits were not asked for");
    }
    List<float[]> found = new ArrayList<>();
    for (int tile = 0; tile < batch.tiles(); tile++) {
      int streams =
          RequestStreams.total(
              batch.requests().subList(batch.begins().get(tile), batch.begins().get(tile + 1)));
      for (int s = 0; s < streams; s++) {
        long at = ((long) tile * plan.tile() + s) * floatsOfStream() * Float.BYTES;
        found.add(all.getFloatArray(at, floatsOfStream()));
      }
    }
    return found;
  }

  @Override
  public void close() {
    onDevice.forEach(CudaDevice.Buffer::close);
    onHost.forEach(Memory::close);
  }
}
