package io.github.learnedmixup.augment;

import io.github.learnedmixup.augment.MixPlan.Placement;
import io.github.learnedmixup.augment.SamplePrefetcher.Delivery;
import io.github.learnedmixup.augment.SamplePrefetcher.Late;
import io.github.learnedmixup.augment.batch.BatchCopy;
import io.github.learnedmixup.augment.batch.DetachedArrays;
import io.github.learnedmixup.augment.batch.LabelShares;
import io.github.learnedmixup.augment.batch.RowMajor;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;

/**
 * Puts the synthetic rows into a batch: those of samples, and, where that is the answer to late
 * ones, mixes of the pixels and labels of two of its real examples.
 */
final class BatchMixer {
  private final MixPlan mix;
  private final SampleSupply supply;
  private final SoftLabels softLabels;
  private final TrainedClasses classes;
  private final FeatureRenderer painter;
  private final long partnerSeed;
  private @Nullable INDArray soft; // for every batch again

  BatchMixer(
      MixPlan mix,
      SampleSupply supply,
      SoftLabels softLabels,
      TrainedClasses classes,
      FeatureRenderer painter,
      long seed) {
    this.mix = mix;
    this.supply = supply;
    this.softLabels = softLabels;
    this.classes = classes;
    this.painter = painter;
    this.partnerSeed = SeededHash.mix(seed, 5);
  }

  /** How many of a batch's late rows are made of its real examples. */
  int pixelMixed(SamplePrefetcher.Batch samples, int size) {
    return supply.latePolicy() == SampleSupply.LatePolicy.PIXEL_MIX && size > 1
        ? samples.late().size()
        : 0;
  }

  /**
   * The batch with its synthetic rows.
   *
   * @param batch real examples, in arrays that may be written into
   */
  DataSet mix(
      DataSet batch, SamplePrefetcher.Batch samples, @Nullable DataSetPreProcessor preProcessor) {
    int size = (int) batch.getFeatures().size(0);
    List<Delivery> deliveries = samples.deliveries();
    List<Late> late = samples.late().subList(0, pixelMixed(samples, size));
    int synthetic = deliveries.size() + late.size();
    if (synthetic == 0) {
      return batch;
    }
    boolean added = mix.placement() == Placement.ADD;
    DataSet whole = added ? BatchCopy.grown(batch, synthetic) : batch;
    INDArray features = whole.getFeatures();
    INDArray labels = whole.getLabels();
    // Before any row is written, so that only real ones are mixed.
    List<INDArray> mixedFeatures = mixed(batch.getFeatures(), late, added);
    List<INDArray> mixedLabels = mixed(batch.getLabels(), late, added);
    int next = size;
    if (!deliveries.isEmpty()) {
      INDArray soft = labels(deliveries, labels.dataType());
      int[] rows = new int[deliveries.size()];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = added ? next++ : deliveries.get(i).row();
      }
      RowMajor.put(painter.paint(deliveries, batch, soft, preProcessor), features, rows);
      RowMajor.put(soft, labels, rows);
    }
    for (int i = 0; i < late.size(); i++) {
      int row = added ? next++ : late.get(i).row();
      flat(features).getRow(row).assign(mixedFeatures.get(i));
      labels.getRow(row).assign(mixedLabels.get(i));
    }
    return whole;
  }

  private INDArray labels(List<Delivery> deliveries, DataType type) {
    int columns = classes.classes();
    float[] rows = new float[deliveries.size() * columns];
    for (int i = 0; i < deliveries.size(); i++) {
      float[] row = softLabels.row(deliveries.get(i).key(), deliveries.get(i).image(), classes);
      System.arraycopy(row, 0, rows, i * columns, columns);
    }
    soft = RowMajor.create(soft, rows, type, deliveries.size(), columns);
    return soft;
  }

  /** Weighted means of two real rows each. */
  private List<INDArray> mixed(INDArray array, List<Late> late, boolean added) {
    List<INDArray> rows = new ArrayList<>();
    if (late.isEmpty()) {
      return rows;
    }
    INDArray real = flat(array);
    int size = (int) real.size(0);
    for (Late slot : late) {
      long seed = SeededHash.mix(partnerSeed, slot.slot());
      int one = added ? (int) (SeededHash.uniform(seed, 0) * size) : slot.row();
      int other = (one + 1 + (int) (SeededHash.uniform(seed, 1) * (size - 1))) % size;
      // A multiple of 2^-24, so that it and its complement are floats whose sum is exactly 1.
      double lambda = LabelShares.exactInFloat(slot.lambda());
      rows.add(
          DetachedArrays.create(
              () -> real.getRow(one).mul(lambda).addi(real.getRow(other).mul(1 - lambda))));
    }
    return rows;
  }

  private static INDArray flat(INDArray array) {
    return array.reshape('c', array.size(0), array.length() / array.size(0));
  }
}
