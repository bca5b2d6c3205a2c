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
}
