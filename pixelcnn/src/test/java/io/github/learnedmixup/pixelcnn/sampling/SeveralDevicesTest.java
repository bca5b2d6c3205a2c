package io.github.learnedmixup.pixelcnn.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.learnedmixup.pixelcnn.error.CudaException;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.sampling.choice.Samplers;
import io.github.learnedmixup.pixelcnn.sampling.cuda.NativeTools;
import io.github.learnedmixup.pixelcnn.sampling.vector.VectorEngines;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.concurrency.BasicAffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SeveralDevicesTest {
  private static final PixelCnnSpec SPEC = new PixelCnnSpec(4, 3, 3, 4, 4, List.of(1, 2));
  private static final Weights WEIGHTS = TinyModels.weights(SPEC);
  private static final List<SampleRequest> REQUESTS = TinyModels.requests(SPEC, 7, 1);

  /** Devices of ND4J: what threads were turned to is written down, and nothing else done. */
  private static final class Devices extends BasicAffinityManager {
    private final int count;
    private final int own;
    final List<Integer> turnedTo = new ArrayList<>();

    Devices(int count, int own) {
      this.count = count;
      this.own = own;
    }

    @Override
    public int getNumberOfDevices() {
      return count;
    }

    @Override
    public Integer getDeviceForCurrentThread() {
      return own;
    }

    @Override
    public void unsafeSetDevice(Integer device) {
      turnedTo.add(device);
    }

    @Override
    public void touch(DataBuffer buffer) {
      throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public void touch(INDArray array) {
      throw new UnsupportedOperationException("not asked for");
    }
  }

  private static List<SamplerFactory> fused(SamplingEngine engine, String... definitions) {
    return new Samplers(
            WEIGHTS, () -> NativeTools.fakeDriver(definitions), Nd4j::getAffinityManager)
        .onEachDevice(engine, 1);
  }

  private static List<List<Byte>> drawn(SamplerFactory maker, String engine) {
    try (Sampler sampler = maker.create()) {
      assertThat(sampler.engine()).startsWith(engine);
      return sampler.draw(REQUESTS).stream().map(SeveralDevicesTest::levels).toList();
    }
  }

  private static List<Byte> levels(Sample sample) {
    List<Byte> levels = new ArrayList<>();
    for (byte level : sample.levels()) {
      levels.add(level);
    }
    return levels;
  }

  private static void assertUnusable(SamplerFactory maker, String errorName) {
    assertThatExceptionOfType(CudaException.class)
        .isThrownBy(maker::create)
        .satisfies(e -> assertThat(e.errorName()).isEqualTo(errorName));
  }

  @Test
  void fused_drawsTheSameOnEveryDevice() {
    List<SamplerFactory> makers = fused(SamplingEngine.CUDA_FUSED, "DEVICES=3");

    assertThat(makers).hasSize(3);
    List<List<Byte>> first = drawn(makers.get(0), "cuda-fused");
    assertThat(drawn(makers.get(1), "cuda-fused")).isEqualTo(first);
    assertThat(drawn(makers.get(2), "cuda-fused")).isEqualTo(first);
  }

  @Test
  void fused_isMissingOnTheDeviceThatFailsAlone() {
    List<SamplerFactory> makers =
        fused(SamplingEngine.CUDA_FUSED, "DEVICES=2", "FAIL_DRAWS=700", "FAILING_DEVICE=0");

    assertUnusable(makers.get(0), "CUDA_ERROR_ILLEGAL_ADDRESS");
    assertThat(drawn(makers.get(1), "cuda-fused")).hasSize(7);
  }

  @Test
  void fused_leavesOutDevicesThatAreTooOld() {
    List<SamplerFactory> makers = fused(SamplingEngine.CUDA_FUSED, "DEVICES=3", "OLD_DEVICE=1");

    assertThat(makers).hasSize(2);
    assertThat(drawn(makers.get(0), "cuda-fused")).isEqualTo(drawn(makers.get(1), "cuda-fused"));
  }

  @Test
  void auto_staysWithTheEngineThatAnyDeviceCanUse() {
    List<SamplerFactory> makers =
        fused(SamplingEngine.AUTO, "DEVICES=2", "FAIL_DRAWS=700", "FAILING_DEVICE=0");

    assertUnusable(makers.get(0), "CUDA_ERROR_ILLEGAL_ADDRESS");
    assertThat(drawn(makers.get(1), "cuda-fused")).hasSize(7);
    assertUnusable(makers.get(0), "CUDA_ERROR_ILLEGAL_ADDRESS");
  }

  @Test
  void auto_takesTheEngineOnTheCpuWhereNoDeviceCanBeUsed() {
    List<SamplerFactory> makers = fused(SamplingEngine.AUTO, "DEVICES=2", "FAIL_DRAWS=700");

    assertUnusable(makers.get(1), "NO_DEVICE");
    String engine = VectorEngines.obstacle().isEmpty() ? "vector" : "nd4j";
    assertThat(drawn(makers.get(0), engine)).hasSize(7);
  }

  @Test
  void nd4j_hasOneDeviceOnTheCpu() {
    List<SamplerFactory> makers = new Samplers(WEIGHTS).onEachDevice(SamplingEngine.ND4J, 2);

    assertThat(makers).hasSize(1);
    assertThat(drawn(makers.get(0), "nd4j")).hasSize(7);
  }

  @Test
  void nd4j_leavesTheCallersDeviceToTheCaller() {
    Devices devices = new Devices(3, 1);
    List<SamplerFactory> makers =
        new Samplers(WEIGHTS, NativeTools::fakeDriver, () -> devices)
            .onEachDevice(SamplingEngine.ND4J, 4);

    assertThat(makers).hasSize(2);
    assertThat(devices.turnedTo).isEmpty();
    assertThat(drawn(makers.get(0), "nd4j")).isEqualTo(drawn(makers.get(1), "nd4j"));
    assertThat(devices.turnedTo).containsExactly(0, 2);
  }
}
