package io.github.learnedmixup.pixelcnn.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class GateTest {
  private static Matrix zeros() {
    return Matrix.zeros(DataType.FLOAT, 3, 3001);
  }

  private static Matrix ramp(float low, float high) {
    Matrix ramp = zeros();
    ramp.array()
        .assign(
            Nd4j.linspace(DataType.FLOAT, low, (high - low) / 9002, 9003).reshape('f', 3, 3001));
    return ramp;
  }

  @Test
  void forward_ofTheHostGateIsThatOfTheDefinition() {
    for (Gate gate : new Gate[] {new HostGate(), new Nd4jGate()}) {
      Matrix a = ramp(-12, 12);
      Matrix b = ramp(20, -20);
      Matrix y = zeros();
      float[] inputA = new float[9003];
      float[] inputB = new float[9003];
      HostMemory.get(a.array(), inputA);
      HostMemory.get(b.array(), inputB);
      gate.forward(a, b, y);
      float[] found = new float[9003];
      HostMemory.get(y.array(), found);
      for (int i = 0; i < found.length; i++) {
        double expected = Math.tanh(inputA[i]) / (1 + Math.exp(-inputB[i]));
        assertThat((double) found[i]).isCloseTo(expected, within(1e-6));
      }
    }
  }

  @Test
  void backward_ofTheHostGateIsThatOfTheDefinition() {
    Matrix expectedA = zeros();
    Matrix expectedB = zeros();
    Matrix a = zeros();
    Matrix b = zeros();
    new Nd4jGate().backward(ramp(-1, 1), ramp(1, 0), ramp(-3, 4), expectedA, expectedB);
    new HostGate().backward(ramp(-1, 1), ramp(1, 0), ramp(-3, 4), a, b);
    assertThat(a.array().sub(expectedA.array()).amaxNumber().doubleValue()).isLessThan(1e-6);
    assertThat(b.array().sub(expectedB.array()).amaxNumber().doubleValue()).isLessThan(1e-6);
    assertThat(a.array().amaxNumber().doubleValue()).isGreaterThan(0.1);
    assertThat(b.array().amaxNumber().doubleValue()).isGreaterThan(0.1);
  }
}
