package io.github.learnedmixup.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.learnedmixup.benchmarks.rival.ReferenceCase;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.palette.Palette;

/**
 * A batch of a reference case's images, which are used again where the batch is larger.
 *
 * @param images {@code [image, 2, row, column]}: the value in [-1, 1], and 1
 * @param classes {@code [image, class]}, one-hot
 * @param levels {@code [image, 1, row, column]}, grey levels as 64-bit integers
 */
record TorchBatch(NDArray images, NDArray classes, NDArray levels) implements AutoCloseable {

  static TorchBatch of(ReferenceCase reference, int count, ChannelOrder order, NDManager manager) {
    PixelCnnSpec spec = reference.spec();
    int pixels = spec.pixels();
    int channels = Weights.inputChannels(spec);
    double[] inputs = Palette.greys(spec.levels()).inputs(DataType.FLOAT);
    boolean last = order == ChannelOrder.LAST;
    float[] values = new float[count * channels * pixels];
    float[] classes = new float[count * spec.classes()];
    long[] levels = new long[count * pixels];
    for (int i = 0; i < count; i++) {
      ReferenceCase.Image image = reference.images().get(i % reference.images().size());
      classes[i * spec.classes() + image.label()] = 1;
      for (int pixel = 0; pixel < pixels; pixel++) {
        int level = image.levels()[pixel] & 0xff;
        int at = i * channels * pixels + (last ? channels * pixel : pixel);
        values[at] = (float) inputs[level];
        values[at + (last ? 1 : pixels)] = 1;
        levels[i * pixels + pixel] = level;
      }
    }
    Shape plane = new Shape(count, 1, spec.height(), spec.width());
    return new TorchBatch(
        last
            ? lastToFirst(
                manager.create(values, new Shape(count, spec.height(), spec.width(), channels)))
            : manager.create(values, new Shape(count, channels, spec.height(), spec.width())),
        manager.create(classes, new Shape(count, spec.classes())),
        manager.create(levels, plane));
  }

  /** Renumbers the indices; the memory stays as it is. */
  private static NDArray lastToFirst(NDArray array) {
    try (array) {
      return array.transpose(0, 3, 1, 2);
    }
  }

  @Override
  public void close() {
    images.close();
    classes.close();
    levels.close();
  }
}
