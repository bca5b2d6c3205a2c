package io.github.learnedmixup.pixelcnn.sampling.cuda;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import io.github.learnedmixup.pixelcnn.error.CudaException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/** The NVIDIA driver, started, and the devices that it knows. */
public final class CudaDevices {
  private static final String LIBRARY =
      System.getProperty("os.name").startsWith("Windows") ? "nvcuda" : "libcuda.so.1";
  private static final int NAME_LENGTH = 256;

  // Of the driver's enumeration CUdevice_attribute.
  private static final int CLOCK_RATE = 13;
  private static final int MULTIPROCESSORS = 16;
  private static final int CAPABILITY_MAJOR = 75;
  private static final int CAPABILITY_MINOR = 76;
  private static final int SHARED_MEMORY = 97;

  private final CudaDriver driver;
  private final List<CudaProperties> properties;

  private CudaDevices(CudaDriver driver) {
    this.driver = driver;
    check("starting the driver", driver.cuInit(0));
    IntByReference count = new IntByReference();
    check("counting the devices", driver.cuDeviceGetCount(count));
    List<CudaProperties> found = new ArrayList<>();
    for (int ordinal = 0; ordinal < count.getValue(); ordinal++) {
      IntByReference device = new IntByReference();
      check("asking for device " + ordinal, driver.cuDeviceGet(device, ordinal));
      found.add(properties(device.getValue()));
    }
    this.properties = List.copyOf(found);
  }

  /**
   * Starts the driver of this machine.
   *
   * @throws CudaException if there is none, it lacks a function, or it does not start
   */
  public static CudaDevices find() {
    return find(LIBRARY);
  }

  /** A copy with the driver's library named. */
  static CudaDevices find(String library) {
    try {
      NativeLibrary loaded = NativeLibrary.getInstance(library);
      try {
        for (Method function : CudaDriver.class.getDeclaredMethods()) {
          loaded.getFunction(function.getName());
        }
      } catch (UnsatisfiedLinkError e) {
        throw new CudaException(
            "BROKEN_DRIVER",
            "the NVIDIA driver's library %s is too old or damaged: %s"
                .formatted(library, e.getMessage()),
            e);
      }
      return new CudaDevices(Native.load(library, CudaDriver.class));
    } catch (LinkageError e) {
      throw new CudaException(
          "NO_DRIVER", "the NVIDIA driver's library %s cannot be loaded".formatted(library), e);
    }
  }

  /** The driver's devices, in its order; empty where it knows none. */
  public List<CudaProperties> properties() {
    return properties;
  }

  CudaDriver driver() {
    return driver;
  }

  private CudaProperties properties(int device) {
    byte[] name = new byte[NAME_LENGTH];
    check("asking for a device's name", driver.cuDeviceGetName(name, NAME_LENGTH, device));
    LongByReference memory = new LongByReference();
    check("asking for a device's memory", driver.cuDeviceTotalMem_v2(memory, device));
    return new CudaProperties(
        device,
        Native.toString(name),
        attribute(CAPABILITY_MAJOR, device),
        attribute(CAPABILITY_MINOR, device),
        attribute(MULTIPROCESSORS, device),
        attribute(SHARED_MEMORY, device),
        attribute(CLOCK_RATE, device),
        memory.getValue());
  }

  private int attribute(int attribute, int device) {
    IntByReference value = new IntByReference();
    check(
        "asking for attribute " + attribute + " of a device",
        driver.cuDeviceGetAttribute(value, attribute, device));
    return value.getValue();
  }

  /**
   * Turns an error into an exception.
   *
   * @param action what was done
   * @param error what the driver returned
   */
  void check(String action, int error) {
    if (error == 0) {
      return;
    }
    PointerByReference errorName = new PointerByReference();
    boolean known = driver.cuGetErrorName(error, errorName) == 0 && errorName.getValue() != null;
    String name = known ? errorName.getValue().getString(0) : "CUDA error " + error;
    throw new CudaException(name, action + ": the NVIDIA driver says " + name);
  }
}
