package io.github.learnedmixup.pixelcnn.matrix;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Inverted dropout (Srivastava et al. 2014) that can be repeated on the gradient: which elements
 * are dropped is decided by a seed. A rate of 0 does nothing.
 */
public final class Dropout implements AutoCloseable {
  private final double rate;
  private final Map<Integer, Matrix> masks = new HashMap<>();
  private @Nullable HostArray host;
  private boolean active;

  /** Drops values with the probability {@code rate}, from 0 up to, but not including, 1. */
  public Dropout(double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("dropout must be in [0, 1), but is " + rate);
    }
    this.rate = rate;
  }

  /** Says whether the pass that begins drops anything. */
  public void begin(boolean training) {
    active = training && rate > 0;
  }

  /** Drops values of a matrix in place; seed and layer decide which. */
  public void apply(Matrix of, long seed, int layer) {
    if (!active) {
      return;
    }
    INDArray values = of.array();
    Matrix mask =
        masks.computeIfAbsent(layer, l -> Matrix.zeros(values.dataType(), of.rows(), of.columns()));
    HostArray kept = hostLike(of);
    // A xorshift generator: independent of the platform and cheap enough for every activation.
    long state = (seed + 1) * 0x9E3779B97F4A7C15L + layer * 0xD1B54A32D192ED03L;
    state = state == 0 ? 1 : state;
    double scale = 1 / (1 - rate);
    int threshold = (int) Math.round(rate * (1 << 24));
    for (int i = 0; i < of.length(); i++) {
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
      kept.set(i, (int) (state >>> 40) < threshold ? 0 : scale);
    }
    kept.write(mask);
    values.muli(mask.array());
  }

  /** Room for a mask; one for all layers, whose matrices are alike. */
  private HostArray hostLike(Matrix matrix) {
    HostArray found = host;
    if (found == null || found.length() != matrix.length()) {
      found = HostArray.like(matrix);
      host = found;
    }
    return found;
  }

  /** Drops the same elements of the gradient. */
  public void repeat(Matrix gradient, int layer) {
    if (active) {
      gradient.array().muli(masks.get(layer).array());
    }
  }

  @Override
  public void close() {
    masks.values().forEach(Matrix::close);
  }
}
