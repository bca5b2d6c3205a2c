package io.github.learnedmixup.console;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.sampling.cuda.CudaProperties;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CudaBackendTest {
  @ParameterizedTest
  @CsvSource({"3, 7", "6, 1", "7, 5", "8, 0", "8, 6"})
  void requireUsable_letsThroughWhatTheBackendHasCodeFor(int major, int minor) {
    assertThatCode(() -> CudaBackend.requireUsable(List.of(device(major, minor))))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"3, 5", "8, 9", "9, 0", "12, 0"})
  void requireUsable_namesTheDeviceThatItHasNoneFor(int major, int minor) {
    assertThatThrownBy(() -> CudaBackend.requireUsable(List.of(device(8, 0), device(major, minor))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Card (compute capability %d.%d)".formatted(major, minor))
        .hasMessageContaining("build without -Pcuda");
  }

  @Test
  void requireUsable_tellsThatThereIsNoDevice() {
    assertThatThrownBy(() -> CudaBackend.requireUsable(List.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("knows no device");
  }

  private static CudaProperties device(int major, int minor) {
    return new CudaProperties(0, "Card", major, minor, 1, 1, 1, 1);
  }
}
