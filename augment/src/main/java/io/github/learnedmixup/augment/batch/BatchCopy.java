package io.github.learnedmixup.augment.batch;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Copies batches, whose arrays their owner may reuse, change, or keep in a workspace. */
public final class BatchCopy {
  private BatchCopy() {}

  /**
   * Copies a batch: features and labels in row order, masks and everything else as they are. The
   * copy shares no array with the original.
   */
  public static DataSet copy(DataSet original) {
    return grown(original, 0);
  }

  /**
   * A {@linkplain #copy copy} with more rows after the original's: 0 in features and labels, 1 in
   * masks, so that they count, and null as example metadata.
   */
  public static DataSet grown(DataSet original, int rows) {
    return DetachedArrays.create(
        () -> {
          DataSet copy =
              new DataSet(
                  grown(original.getFeatures(), rows, 0), grown(original.getLabels(), rows, 0));
          copy.setFeaturesMaskArray(grown(original.getFeaturesMaskArray(), rows, 1));
          copy.setLabelsMaskArray(grown(original.getLabelsMaskArray(), rows, 1));
          if (original.getExampleMetaData() != null) {
            List<Serializable> metaData = new ArrayList<>(original.getExampleMetaData());
            metaData.addAll(Collections.nCopies(rows, null));
            copy.setExampleMetaData(metaData);
          }
          if (original.getLabelNamesList() != null) {
            copy.setLabelNames(original.getLabelNamesList());
          }
          if (original.isPreProcessed()) {
            copy.markAsPreProcessed();
          }
          return copy;
        });
  }

  private static @Nullable INDArray grown(@Nullable INDArray original, int rows, double value) {
    if (original == null) {
      return null;
    }
    if (rows == 0) {
      return original.dup('c');
    }
    long[] shape = original.shape().clone(); // it is the array's own
    shape[0] = rows;
    return Nd4j.concat(0, original, Nd4j.valueArrayOf(shape, value, original.dataType())).dup('c');
  }
}
