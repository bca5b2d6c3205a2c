package io.github.learnedmixup.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import io.github.learnedmixup.benchmarks.rival.TorchTensor;
import io.github.learnedmixup.benchmarks.rival.TorchWeights;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Tap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The two-stack network of {@link io.github.learnedmixup.pixelcnn.network.Network}, written with
 * libtorch's operations as one would write it there.
 *
 * <p>A masked convolution is a convolution over its unmasked taps alone, on an input that is padded
 * above or to the left; both halves of a gate are one convolution. Sums are made in place. Whatever
 * is not needed further is given up at once: where gradients are collected, libtorch itself keeps
 * what the backward pass needs.
 */
final class TorchNetwork {
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape NO_PADDING = new Shape(0, 0);

  private final PixelCnnSpec spec;
  private final Map<String, NDArray> parameters = new LinkedHashMap<>();

  /**
   * Copies the weights.
   *
   * @param manager owns them
   */
  TorchNetwork(PixelCnnSpec spec, Map<String, TorchTensor> weights, NDManager manager) {
    this.spec = spec;
    weights.forEach(
        (name, tensor) ->
            parameters.put(name, manager.create(tensor.values(), new Shape(tensor.shape()))));
  }

  /** The weights by name; see {@link TorchWeights}. */
  Map<String, NDArray> parameters() {
    return parameters;
  }

  /** The logits of every pixel, {@code [image, level, row, column]}. */
  NDArray logits(TorchBatch batch) {
    int reach = Tap.FIRST_REACH;
    NDArray vertical;
    NDArray horizontal;
    // The row or column that no tap sees is cut off: negative padding.
    try (NDArray above = pad(batch.images(), 0, 0, reach, -1)) {
      vertical = gate("vertical.0", above, new Shape(0, reach), ONE, null, batch.classes());
    }
    try (NDArray left = pad(batch.images(), reach, -1, 0, 0)) {
      horizontal = gate("horizontal.0", left, NO_PADDING, ONE, vertical, batch.classes());
    }
    for (int l = 1; l <= spec.dilations().size(); l++) {
      int dilation = spec.dilations().get(l - 1);
      vertical = nextVertical(l, dilation, vertical, batch.classes());
      horizontal = nextHorizontal(l, dilation, horizontal, vertical, batch.classes());
    }
    vertical.close();
    return head(horizontal);
  }

  private NDArray nextVertical(int l, int dilation, NDArray vertical, NDArray classes) {
    Shape spacing = new Shape(dilation, dilation);
    try (vertical;
        NDArray above = pad(vertical, 0, 0, dilation, 0)) {
      return gate("vertical." + l, above, new Shape(0, dilation), spacing, null, classes)
          .addi(vertical);
    }
  }

  private NDArray nextHorizontal(
      int l, int dilation, NDArray horizontal, NDArray vertical, NDArray classes) {
    String name = "horizontal." + l;
    Shape spacing = new Shape(dilation, dilation);
    try (horizontal;
        NDArray left = pad(horizontal, dilation, 0, 0, 0);
        NDArray gated = gate(name, left, NO_PADDING, spacing, vertical, classes)) {
      return pointwise(gated, name + ".residual", null).addi(horizontal);
    }
  }

  private NDArray head(NDArray horizontal) {
    try (horizontal;
        NDArray input = relu(horizontal);
        NDArray hidden = pointwise(input, "head.weights", "head.bias");
        NDArray output = relu(hidden)) {
      return pointwise(output, "out.weights", "out.bias");
    }
  }

  /** The gated activation of a convolution, a link from the other stack, and class biases. */
  private NDArray gate(
      String name,
      NDArray input,
      Shape padding,
      Shape dilation,
      @Nullable NDArray link,
      NDArray classes) {
    NDArray taps = parameter(name + ".taps");
    try (NDArray sum = Conv2d.conv2d(input, taps, null, ONE, padding, dilation).head()) {
      if (link != null) {
        try (NDArray linked = pointwise(link, name + ".link", null)) {
          sum.addi(linked);
        }
      }
      try (NDArray biases = classes.matMul(parameter(name + ".classes"));
          NDArray everywhere = biases.reshape(new Shape(biases.getShape().get(0), -1, 1, 1))) {
        sum.addi(everywhere);
      }
      try (NDList halves = sum.split(2, 1);
          NDArray values = halves.get(0).tanh();
          NDArray openings = halves.get(1).getNDArrayInternal().sigmoid()) {
        return values.mul(openings);
      }
    }
  }

  private NDArray pointwise(NDArray input, String weights, @Nullable String bias) {
    return Conv2d.conv2d(input, parameter(weights), bias == null ? null : parameter(bias)).head();
  }

  private NDArray parameter(String name) {
    return parameters.get(name);
  }

  private static NDArray relu(NDArray array) {
    return array.getNDArrayInternal().relu();
  }

  private static NDArray pad(NDArray array, int left, int right, int above, int below) {
    return array.pad(new Shape(left, right, above, below), 0);
  }
}
