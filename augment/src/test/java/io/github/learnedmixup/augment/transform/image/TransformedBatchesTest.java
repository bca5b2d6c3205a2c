package io.github.learnedmixup.augment.transform.image;

import static io.github.learnedmixup.augment.transform.image.Transforms.horizontalFlip;
import static io.github.learnedmixup.augment.transform.image.Transforms.padAndCrop;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.augment.transform.TransformIterator;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** Transforms the way users apply them: to the batches of an iterator, in every layout. */
class TransformedBatchesTest {
  private static final int SIZE = 3;
  private static final long SEED = 7;

  /** How features lie in memory. */
  private enum Layout {
    NCHW,
    NHWC,
    FLAT
  }

  private static byte[][] images(ImageShape shape, long seed) {
    Random random = new Random(seed);
    byte[][] images = new byte[SIZE][shape.bytes()];
    for (byte[] image : images) {
      random.nextBytes(image);
      image[0] = (byte) 255; // tells the scale
    }
    return images;
  }

  private static INDArray features(byte[][] images, ImageShape shape, Layout layout) {
    int height = shape.height();
    int width = shape.width();
    INDArray rows = Nd4j.create(images.length, height, width, shape.channels());
    for (int i = 0; i < images.length; i++) {
      for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++) {
          for (int channel = 0; channel < shape.channels(); channel++) {
            int at = (row * width + column) * shape.channels() + channel;
            rows.putScalar(new int[] {i, row, column, channel}, images[i][at] & 0xff);
          }
        }
      }
    }
    return switch (layout) {
      case NHWC -> rows;
      case NCHW -> rows.permute(0, 3, 1, 2).dup('c');
      // Flat rows are those of an image with its channels first, as Deeplearning4j flattens them.
      case FLAT -> rows.permute(0, 3, 1, 2).dup('c').reshape('c', images.length, shape.bytes());
    };
  }

  private static DataSetIterator base(INDArray features) {
    return new ListDataSetIterator<>(
        List.of(new DataSet(features, Nd4j.eye(SIZE))), (int) features.size(0));
  }

  @Property(tries = 30)
  void everyLayout_isChangedAsTheImagesAre(@ForAll boolean colour, @ForAll Layout layout) {
    ImageShape shape = new ImageShape(4, 6, colour ? ImageShape.COLOUR : 1);
    ImageTransform transform =
        horizontalFlip(0.5)
            .then(padAndCrop(2, Border.REFLECT))
            .then(new RandAugment(2, 20))
            .then(Transforms.hue(0.5))
            .then(Transforms.erasing(0.5));
    byte[][] images = images(shape, 3);
    DataSetIterator base = base(features(images, shape, layout));
    byte[][] expected = new byte[SIZE][];
    for (int i = 0; i < SIZE; i++) {
      expected[i] = transform.apply(images[i], shape, SeededHash.mix(SEED, i));
    }
    DataSet found = new TransformIterator(base, 4, 6, transform, SEED).next();
    assertThat(found.getFeatures()).isEqualTo(features(expected, shape, layout));
    assertThat(found.getLabels()).isEqualTo(Nd4j.eye(SIZE));
  }
}
