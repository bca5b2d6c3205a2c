package io.github.learnedmixup.pixelcnn.sampling.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.learnedmixup.pixelcnn.error.CudaException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaDevicesTest {
  @Test
  void find_tellsThatThereIsNoDriver() {
    assertRefused("no-such-library.so.1", "NO_DRIVER", "no-such-library.so.1 cannot be loaded");
  }

  @Test
  void find_tellsThatTheLibraryIsNone(@TempDir Path folder) throws Exception {
    Path library = folder.resolve("libcuda.so.1");
    Files.write(library, "not a library".getBytes(StandardCharsets.UTF_8));

    assertRefused(library.toString(), "NO_DRIVER", "cannot be loaded");
  }

  @Test
  void find_tellsWhichFunctionIsMissing() {
    String library = NativeTools.fakeLibrary("WITHOUT_LAUNCH").toString();

    assertRefused(library, "BROKEN_DRIVER", "cuLaunchKernel");
  }

  @Test
  void find_tellsWhatTheDriverSaysWhenItDoesNotStart() {
    String library = NativeTools.fakeLibrary("FAIL_INIT=100").toString();

    assertRefused(library, "CUDA_ERROR_NO_DEVICE", "starting the driver");
  }

  @Test
  void find_tellsTheNumberOfAnErrorWithoutAName() {
    String library = NativeTools.fakeLibrary("FAIL_INIT=12345").toString();

    assertRefused(library, "CUDA error 12345", "starting the driver");
  }

  @Test
  void properties_areEmptyWithoutADevice() {
    assertThat(NativeTools.fakeDriver("DEVICES=0").properties()).isEmpty();
  }

  @Test
  void properties_areTheDevices() {
    assertThat(NativeTools.fakeDriver().properties())
        .containsExactly(
            new CudaProperties(0, "Pretended Device", 9, 0, 2, 64 << 10, 1_000_000, 1L << 32));
  }

  @Test
  void operationsPerSecond_areTwoForEachCoreAndCycle() {
    CudaProperties hopper = new CudaProperties(0, "", 9, 0, 132, 0, 1_980_000, 0);
    CudaProperties ampere = new CudaProperties(0, "", 8, 0, 108, 0, 1_410_000, 0);

    assertThat(hopper.operationsPerSecond()).isEqualTo(2.0 * 132 * 128 * 1.98e9);
    assertThat(ampere.operationsPerSecond()).isEqualTo(2.0 * 108 * 64 * 1.41e9);
  }

  private static void assertRefused(String library, String name, String message) {
    assertThatExceptionOfType(CudaException.class)
        .isThrownBy(() -> CudaDevices.find(library))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.errorName()).isEqualTo(name));
  }
}
