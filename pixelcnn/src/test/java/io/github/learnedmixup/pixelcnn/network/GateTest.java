package io.github.learnedmixup.pixelcnn.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GateTest {
  private static INDArray ramp(float low, float high) {
    INDArray ramp = HostMemory.matrix(DataType.FLOAT, 3, 3001);
    ramp.assign(
        Nd4j.linspace(DataType.FLOAT, low, (high - low) / 9002, 9003).reshape('f', 3, 3001));
    return ramp;
  }

  @Test
  void forward_ofTheHostGateIsThatOfTheDefinition() {
    for (Gate gate : new Gate[] {new HostGate(), new Nd4jGate()}) {
      INDArray a = ramp(-12, 12);
      INDArray b = ramp(20, -20);
      INDArray y = HostMemory.matrix(DataType.FLOAT, 3, 3001);
      float[] inputA = new float[9003];
      float[] inputB = new float[9003];
      HostMemory.get(a, inputA);
      HostMemory.get(b, inputB);
      gate.forward(a, b, y);
      float[] found = new float[9003];
      HostMemory.get(y, found);
      for (int i = 0; i < found.length; i++) {
        double expected = Math.tanh(inputA[i]) / (1 + Math.exp(-inputB[i]));
        assertThat((double) found[i]).isCloseTo(expected, within(1e-6));
      }
    }
  }

  @Test
  void forward_isExactlyZeroOutside() {
    for (Gate gate : new Gate[] {new HostGate(), new Nd4jGate()}) {
      INDArray a = ramp(-3, 3);
      INDArray b = HostMemory.matrix(DataType.FLOAT, 3, 3001).addi(Canvas.OUTSIDE + 17);
      INDArray y = HostMemory.matrix(DataType.FLOAT, 3, 3001);
      gate.forward(a, b, y);
      assertThat(y.amaxNumber().doubleValue()).isZero();
    }
  }

  @Test
  void backward_ofTheHostGateIsThatOfTheDefinition() {
    INDArray expectedA = HostMemory.matrix(DataType.FLOAT, 3, 3001);
    INDArray expectedB = HostMemory.matrix(DataType.FLOAT, 3, 3001);
    INDArray a = HostMemory.matrix(DataType.FLOAT, 3, 3001);
    INDArray b = HostMemory.matrix(DataType.FLOAT, 3, 3001);
    new Nd4jGate().backward(ramp(-1, 1), ramp(1, 0), ramp(-3, 4), expectedA, expectedB);
    new HostGate().backward(ramp(-1, 1), ramp(1, 0), ramp(-3, 4), a, b);
    assertThat(a.sub(expectedA).amaxNumber().doubleValue()).isLessThan(1e-6);
    assertThat(b.sub(expectedB).amaxNumber().doubleValue()).isLessThan(1e-6);
    assertThat(a.amaxNumber().doubleValue()).isGreaterThan(0.1);
    assertThat(b.amaxNumber().doubleValue()).isGreaterThan(0.1);
  }
}
