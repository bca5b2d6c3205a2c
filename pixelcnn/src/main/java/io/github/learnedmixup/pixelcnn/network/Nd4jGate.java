package io.github.learnedmixup.pixelcnn.network;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/** The gate in ND4J's own operations: for any backend and any type. */
final class Nd4jGate implements Gate {
  @Override
  public void forward(INDArray a, INDArray b, INDArray y) {
    Nd4j.getExecutioner().exec(new Tanh(a, a));
    Nd4j.getExecutioner().exec(new Sigmoid(b, b));
    a.mul(b, y);
  }
}
