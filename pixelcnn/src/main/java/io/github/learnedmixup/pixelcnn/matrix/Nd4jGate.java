package io.github.learnedmixup.pixelcnn.matrix;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/** The gate in ND4J's own operations: for any backend and any type. */
final class Nd4jGate implements Gate {
  @Override
  public void forward(Matrix a, Matrix b, Matrix y) {
    Nd4j.getExecutioner().exec(new Tanh(a.array(), a.array()));
    Nd4j.getExecutioner().exec(new Sigmoid(b.array(), b.array()));
    a.array().mul(b.array(), y.array());
  }

  @Override
  public void forward(Matrix a, Matrix b, Matrix base, Matrix y) {
    forward(a, b, y);
    y.array().addi(base.array());
  }

  @Override
  public void backward(Matrix tanh, Matrix sigmoid, Matrix gradient, Matrix toA, Matrix toB) {
    INDArray s = sigmoid.array();
    INDArray da = toA.array();
    INDArray db = toB.array();
    // With y = t s: dy/da = s (1 - t^2) = s - y t, and dy/db = t s (1 - s) = y (1 - s).
    tanh.array().mul(s, db);
    db.mul(tanh.array(), da);
    s.sub(da, da);
    da.muli(gradient.array());
    db.muli(gradient.array());
    s.rsubi(1);
    db.muli(s);
  }
}
