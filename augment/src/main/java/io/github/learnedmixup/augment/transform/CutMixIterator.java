package io.github.learnedmixup.augment.transform;

import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.batch.LabelShares;
import io.github.learnedmixup.augment.batch.Rectangle;
import io.github.learnedmixup.pixelcnn.batch.ImageBatches;
import io.github.learnedmixup.pixelcnn.batch.LabelKind;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * CutMix: a rectangle of every image is replaced by the same rectangle of another image of its
 * batch, and the labels are mixed by area (Yun, Han, Oh, Chun, Choe and Yoo 2019, "CutMix:
 * Regularization strategy to train strong classifiers with localizable features",
 * arXiv:1905.04899).
 *
 * <p>The rectangle has the image's proportions and the share 1 - lambda of its area, lambda from
 * Beta(alpha, alpha) for each image; its centre is anywhere in the image, and what reaches beyond
 * the rim is cut off. The labels' weights are those of the area that was really replaced. Partners,
 * types, masks, metadata, threads and what is repeated after a restart are as with {@link
 * PixelMixupIterator}; features have the shape {@code [n, height * width]}, {@code [n, channels,
 * height, width]} or {@code [n, height, width, channels]}.
 *
 * <p>It is for training: where a network is evaluated on it, the log warns once.
 *
 * <p>{@code next()} throws {@link InvalidInputException} if a batch has no features or labels, or
 * has them in another type or in shapes that do not go together, or if its labels are not of the
 * kind that was told. Features must be finite. Class indices {@code [n, 1]} cannot be mixed.
 */
public final class CutMixIterator extends PairedMixing {
  private static final long serialVersionUID = 1L;

  private final int height;
  private final int width;
  private final long placeSeed;

  /**
   * Wraps an iterator whose labels are {@linkplain LabelKind#CLASSES shares of classes}.
   *
   * @param height image rows, positive
   * @param width image columns, positive
   * @param alpha parameter of the weights' Beta distribution, in (0, 1000]
   * @param seed decides all rectangles and partners
   * @throws IllegalArgumentException if a number is out of its range
   */
  public CutMixIterator(DataSetIterator base, int height, int width, double alpha, long seed) {
    this(base, height, width, alpha, seed, LabelKind.CLASSES);
  }

  /**
   * Wraps an iterator whose labels need not be classes.
   *
   * @param height image rows, positive
   * @param width image columns, positive
   * @param alpha parameter of the weights' Beta distribution, in (0, 1000]
   * @param seed decides all rectangles and partners
   * @param labels what the base's labels are
   * @throws IllegalArgumentException if a number is out of its range
   */
  public CutMixIterator(
      DataSetIterator base, int height, int width, double alpha, long seed, LabelKind labels) {
    super(base, alpha, seed, labels);
    BatchCheck.requirePositive(height, width);
    this.height = height;
    this.width = width;
    this.placeSeed = SeededHash.mix(seed, 2);
  }

  @Override
  void mix(DataSet batch, int[] partners, double[] lambdas, long firstExample) {
    INDArray images = pictures(batch.getFeatures());
    INDArray originals = images.dup('c');
    double[] kept = new double[lambdas.length];
    for (int i = 0; i < kept.length; i++) {
      Rectangle cut =
          Rectangle.cutOff(
              height, width, 1 - lambdas[i], SeededHash.mix(placeSeed, firstExample + i));
      if (cut.area() > 0 && partners[i] != i) {
        images.get(part(images, i, cut)).assign(originals.get(part(images, partners[i], cut)));
        kept[i] = LabelShares.exactInFloat(1 - (double) cut.area() / (height * width));
      } else {
        kept[i] = 1;
      }
    }
    average(batch.getLabels(), partners, kept);
  }

  private INDArray pictures(INDArray features) {
    BatchCheck.requirePictures(features, height, width, "this iterator cuts");
    return features.rank() == 2
        ? features.reshape('c', features.size(0), 1, height, width)
        : features;
  }

  private INDArrayIndex[] part(INDArray images, int image, Rectangle cut) {
    INDArrayIndex rows = NDArrayIndex.interval(cut.top(), cut.bottom());
    INDArrayIndex columns = NDArrayIndex.interval(cut.left(), cut.right());
    // A range of one image rather than a point, which would take a dimension away.
    INDArrayIndex one = NDArrayIndex.interval(image, image + 1);
    return ImageBatches.isChannelsFirst(images.shape(), height, width)
        ? new INDArrayIndex[] {one, NDArrayIndex.all(), rows, columns}
        : new INDArrayIndex[] {one, rows, columns, NDArrayIndex.all()};
  }
}
