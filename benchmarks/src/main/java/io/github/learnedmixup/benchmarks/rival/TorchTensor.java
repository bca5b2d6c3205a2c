package io.github.learnedmixup.benchmarks.rival;

import java.util.Arrays;

/**
 * Numbers with a shape, the last index running fastest.
 *
 * @param shape extent of each dimension
 * @param values as many as the product of the extents
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TorchTensor(long[] shape, float[] values) {
  TorchTensor {
    long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (count != values.length) {
      throw new IllegalArgumentException(
          "the shape %s takes %d numbers, but there are %d"
              .formatted(Arrays.toString(shape), count, values.length));
    }
  }
}
