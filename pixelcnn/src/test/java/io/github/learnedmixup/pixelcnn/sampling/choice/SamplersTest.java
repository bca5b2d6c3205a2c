package io.github.learnedmixup.pixelcnn.sampling.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.learnedmixup.pixelcnn.error.CudaException;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import io.github.learnedmixup.pixelcnn.sampling.TinyModels;
import io.github.learnedmixup.pixelcnn.sampling.cuda.CudaDevices;
import io.github.learnedmixup.pixelcnn.sampling.cuda.FusedSampler;
import io.github.learnedmixup.pixelcnn.sampling.cuda.NativeTools;
import io.github.learnedmixup.pixelcnn.sampling.engine.BlendedSampler;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;

class SamplersTest {
  private static final PixelCnnSpec SPEC = new PixelCnnSpec(6, 5, 3, 4, 6, List.of(1, 2, 3));
  private static final Weights WEIGHTS = TinyModels.weights(SPEC);

  private static CudaDevices noDriver() {
    throw new CudaException("NO_DRIVER", "there is none");
  }

  private static Samplers samplers(Supplier<CudaDevices> driver) {
    return new Samplers(WEIGHTS, driver, Nd4j::getAffinityManager);
  }

  @Test
  void auto_takesAUsableDevice() {
    Samplers samplers = samplers(NativeTools::fakeDriver);
    try (Sampler auto = samplers.open(SamplingEngine.AUTO, 1);
        Sampler named = samplers.open(SamplingEngine.CUDA_FUSED, 1)) {
      assertThat(auto).isInstanceOf(FusedSampler.class);
      assertThat(named).isInstanceOf(FusedSampler.class);
    }
  }

  @Test
  void nd4j_asksForNoDriver() {
    try (Sampler sampler = samplers(SamplersTest::noDriver).open(SamplingEngine.ND4J, 1)) {
      assertThat(sampler).isInstanceOf(BlendedSampler.class);
    }
  }

  @Test
  void auto_drawsOnEveryMachine() {
    try (Sampler sampler = new Samplers(WEIGHTS).open(SamplingEngine.AUTO, 1)) {
      assertThat(sampler.draw(TinyModels.requests(SPEC, 5, 1))).hasSize(5);
    }
  }

  @Test
  void modelsOfColourImages_areSampledOnAUsableDevice() {
    Weights colour = TinyModels.weights(TinyModels.colourSpecs().findFirst().orElseThrow());
    Samplers samplers = new Samplers(colour, NativeTools::fakeDriver, Nd4j::getAffinityManager);
    try (Sampler auto = samplers.open(SamplingEngine.AUTO, 1);
        Sampler onDevice = samplers.onEachDevice(SamplingEngine.CUDA_FUSED, 1).get(0).create()) {
      assertThat(auto).isInstanceOf(FusedSampler.class);
      assertThat(onDevice).isInstanceOf(FusedSampler.class);
    }
  }

  @Test
  void auto_withoutADriverTakesJavasVectors() {
    Samplers samplers = samplers(SamplersTest::noDriver);
    try (Sampler auto = samplers.open(SamplingEngine.AUTO, 2);
        Sampler named = samplers.open(SamplingEngine.VECTOR, 1);
        Sampler onDevice = samplers.onEachDevice(SamplingEngine.AUTO, 1).get(0).create();
        Sampler namedOnDevice = samplers.onEachDevice(SamplingEngine.VECTOR, 1).get(0).create()) {
      assertThat(List.of(auto, named, onDevice, namedOnDevice))
          .extracting(Sampler::engine)
          .containsOnly("vector");
    }
  }

  @Test
  void auto_goesOnWithoutADriver() {
    assertFallsBack(SamplersTest::noDriver, "NO_DRIVER");
  }

  @ParameterizedTest
  @CsvSource({
    "DEVICES=0, NO_DEVICE",
    "FAIL_INIT=100, CUDA_ERROR_NO_DEVICE",
    "WITHOUT_LAUNCH, BROKEN_DRIVER",
    "MAJOR=7 MINOR=0, UNSUPPORTED_DEVICE",
    "FAIL_MODULE=218, CUDA_ERROR_INVALID_PTX",
    "MOST_BYTES=100, CUDA_ERROR_OUT_OF_MEMORY",
    "FAIL_DRAWS=700, CUDA_ERROR_ILLEGAL_ADDRESS",
    "DAMAGE, WRONG_RESULT"
  })
  void auto_goesOnWithoutAUsableDevice(String definitions, String errorName) {
    assertFallsBack(() -> NativeTools.fakeDriver(definitions.split(" ", -1)), errorName);
  }

  private static void assertFallsBack(Supplier<CudaDevices> driver, String errorName) {
    Samplers samplers = samplers(driver);
    try (Sampler auto = samplers.open(SamplingEngine.AUTO, 1)) {
      assertThat(auto).isInstanceOf(BlendedSampler.class);
    }
    assertThatExceptionOfType(CudaException.class)
        .isThrownBy(() -> samplers.open(SamplingEngine.CUDA_FUSED, 1))
        .satisfies(e -> assertThat(e.errorName()).isEqualTo(errorName));
  }
}
