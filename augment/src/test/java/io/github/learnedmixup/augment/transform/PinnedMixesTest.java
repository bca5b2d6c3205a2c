package io.github.learnedmixup.augment.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.augment.FakeBase;
import io.github.learnedmixup.augment.batch.RowMajor;
import io.github.learnedmixup.pixelcnn.file.Sha256;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What a seed gives stays bit for bit what it was in earlier versions: results were kept of it. */
class PinnedMixesTest {
  private static FakeBase base(String shape, DataType type) {
    FakeBase base = new FakeBase(43, 8);
    base.type = type;
    base.imageShape =
        switch (shape) {
          case "rows" -> new long[] {36};
          case "grey" -> new long[] {1, 6, 6};
          case "planes" -> new long[] {3, 6, 6};
          default -> new long[] {6, 6, 3};
        };
    return base;
  }

  private static String digest(DataSetIterator iterator) {
    ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
    for (int epoch = 0; epoch < 2; epoch++) {
      while (iterator.hasNext()) {
        DataSet batch = iterator.next();
        put(batch.getFeatures(), bytes);
        put(batch.getLabels(), bytes);
      }
      iterator.reset();
    }
    return HexFormat.of().formatHex(Sha256.of(bytes.array(), bytes.position())).substring(0, 16);
  }

  private static void put(INDArray array, ByteBuffer to) {
    for (double value : RowMajor.doubles(array)) {
      to.putDouble(value + 0.0); // which makes zero of negative zero
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rows, FLOAT, 0ac7f53fb3db0274",
    "rows, DOUBLE, b80fed0b8f621f1d",
  })
  void pixelMixup_givesWhatItGave(String shape, DataType type, String digest) {
    FakeBase base = base(shape, type);
    assertThat(digest(new PixelMixupIterator(base, 0.4, 11))).isEqualTo(digest);
  }

  @ParameterizedTest
  @CsvSource({
    "rows, FLOAT, d578d82e20d61f4b",
    "grey, DOUBLE, d578d82e20d61f4b",
    "planes, FLOAT, d94e9b35ddff80a6",
    "channels last, DOUBLE, 7b47e176b672dfff",
  })
  void cutMix_givesWhatItGave(String shape, DataType type, String digest) {
    FakeBase base = base(shape, type);
    assertThat(digest(new CutMixIterator(base, 6, 6, 0.7, 12))).isEqualTo(digest);
  }
}
