package io.github.learnedmixup.pixelcnn.sampling.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import io.github.learnedmixup.pixelcnn.error.CudaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One device with its kernels: its memory, copies and launches, in one stream. Everything happens
 * inside {@link #use}, which leaves the calling thread as it was. Used by one thread at a time.
 */
final class CudaDevice implements AutoCloseable {
  private static final int SHARED_BYTES = 8; // CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES
  private static final int MAPPED = 1 | 2; // CU_MEMHOSTALLOC_PORTABLE | CU_MEMHOSTALLOC_DEVICEMAP

  private final CudaDevices devices;
  private final CudaDriver driver;
  private final CudaProperties properties;
  private final Pointer context;
  private final Set<Buffer> buffers = new LinkedHashSet<>();
  private final List<Runnable> toFree = new ArrayList<>(); // all else, in the order of making
  private final Map<String, Pointer> kernels;
  private final Pointer stream;

  /**
   * Loads kernels.
   *
   * @param image PTX, which the driver compiles
   * @param sharedBytes by the kernels' names, the shared memory that each may be launched with
   */
  CudaDevice(
      CudaDevices devices,
      CudaProperties properties,
      byte[] image,
      Map<String, Integer> sharedBytes) {
    this.devices = devices;
    this.driver = devices.driver();
    this.properties = properties;
    PointerByReference made = new PointerByReference();
    check("taking the device", driver.cuDevicePrimaryCtxRetain(made, properties.device()));
    this.context = made.getValue();
    try {
      this.stream = use(this::makeStream);
      this.kernels = use(() -> load(image, sharedBytes));
    } catch (CudaException e) {
      close();
      throw e;
    }
  }

  private Pointer makeStream() {
    PointerByReference made = new PointerByReference();
    check("making a stream", driver.cuStreamCreate(made, 0));
    Pointer pointer = made.getValue();
    toFree.add(() -> driver.cuStreamDestroy_v2(pointer));
    return pointer;
  }

  private Map<String, Pointer> load(byte[] image, Map<String, Integer> sharedBytes) {
    PointerByReference module = new PointerByReference();
    byte[] terminated = Arrays.copyOf(image, image.length + 1);
    check("compiling the kernel", driver.cuModuleLoadData(module, terminated));
    Pointer pointer = module.getValue();
    toFree.add(() -> driver.cuModuleUnload(pointer));
    Map<String, Pointer> found = new HashMap<>();
    sharedBytes.forEach((name, bytes) -> found.put(name, kernel(pointer, name, bytes)));
    return found;
  }

  private Pointer kernel(Pointer module, String name, int sharedBytes) {
    PointerByReference found = new PointerByReference();
    check("finding the kernel " + name, driver.cuModuleGetFunction(found, module, name));
    check(
        "asking for %d bytes of shared memory".formatted(sharedBytes),
        driver.cuFuncSetAttribute(found.getValue(), SHARED_BYTES, sharedBytes));
    return found.getValue();
  }

  CudaProperties properties() {
    return properties;
  }

  /** Does something with the device being the calling thread's. */
  <T> T use(Supplier<T> work) {
    check("turning to the device", driver.cuCtxPushCurrent_v2(context));
    try {
      return work.get();
    } finally {
      // Nothing to be told: only a context that is not there could not be taken off.
      int unused = driver.cuCtxPopCurrent_v2(new PointerByReference());
    }
  }

  /** Device memory; what is not closed is freed with the device. */
  Buffer allocate(long bytes) {
    LongByReference address = new LongByReference();
    check(
        String.format(Locale.ROOT, "allocating %,d bytes of device memory", bytes),
        driver.cuMemAlloc_v2(address, bytes));
    Buffer buffer = new Buffer(address.getValue());
    buffers.add(buffer);
    return buffer;
  }

  /** A piece of device memory. */
  final class Buffer implements AutoCloseable {
    private final long address;

    private Buffer(long address) {
      this.address = address;
    }

    long address() {
      return address;
    }

    /** Frees it; an error is not told, since after a kernel's failure each call has one. */
    @Override
    public void close() {
      if (buffers.remove(this)) {
        int unused = driver.cuMemFree_v2(address);
      }
    }
  }

  /** Host memory of one word that a running kernel sees, and its address on the device. */
  Flag allocateFlag() {
    PointerByReference memory = new PointerByReference();
    check("allocating host memory", driver.cuMemHostAlloc(memory, Integer.BYTES, MAPPED));
    Pointer word = memory.getValue();
    toFree.add(() -> driver.cuMemFreeHost(word));
    word.setInt(0, 0);
    LongByReference address = new LongByReference();
    check(
        "finding host memory on the device", driver.cuMemHostGetDevicePointer_v2(address, word, 0));
    return new Flag(word, address.getValue());
  }

  /** A word that both sides see. */
  record Flag(Pointer host, long address) {
    void raise() {
      host.setInt(0, 1);
    }
  }

  /** Begins to copy; both ends must stay until {@link #synchronise}. */
  void copy(Memory from, long to) {
    check("copying to the device", driver.cuMemcpyHtoDAsync_v2(to, from, from.size(), stream));
  }

  /** Begins to copy; both ends must stay until {@link #synchronise}. */
  void copy(long from, Memory to) {
    check("copying from the device", driver.cuMemcpyDtoHAsync_v2(to, from, to.size(), stream));
  }

  void clear(long address, long bytes) {
    check("clearing memory", driver.cuMemsetD8Async(address, (byte) 0, bytes, stream));
  }

  /**
   * Begins to run a kernel.
   *
   * @param fields device addresses, 0 for none, which are the fields of its one argument
   */
  void launch(String name, int blocks, int threads, int sharedBytes, long... fields) {
    try (Memory argument = new Memory((long) fields.length * Long.BYTES);
        Memory pointer = new Memory(Native.POINTER_SIZE)) {
      argument.write(0, fields, 0, fields.length);
      pointer.setPointer(0, argument);
      check(
          "starting the kernel",
          driver.cuLaunchKernel(
              kernels.get(name), blocks, 1, 1, threads, 1, 1, sharedBytes, stream, pointer, null));
    }
  }

  /** Waits until all that was begun is done. */
  void synchronise() {
    check("running the kernel", driver.cuStreamSynchronize(stream));
  }

  private void check(String action, int error) {
    devices.check(action + " on " + properties.name(), error);
  }

  /** Frees everything; errors are not told, since after a kernel's failure each call has one. */
  @Override
  public void close() {
    boolean pushed = driver.cuCtxPushCurrent_v2(context) == 0;
    List.copyOf(buffers).forEach(Buffer::close);
    for (int i = toFree.size() - 1; i >= 0; i--) {
      toFree.get(i).run();
    }
    toFree.clear();
    if (pushed) {
      int unused = driver.cuCtxPopCurrent_v2(new PointerByReference());
    }
    int unused = driver.cuDevicePrimaryCtxRelease_v2(properties.device());
  }
}
