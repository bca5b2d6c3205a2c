package io.github.learnedmixup.augment.transform;

import io.github.learnedmixup.augment.batch.BaseBatchReader;
import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.batch.BatchCopy;
import io.github.learnedmixup.augment.batch.EvaluationWarning;
import io.github.learnedmixup.augment.batch.LabelShares;
import io.github.learnedmixup.augment.batch.RowMajor;
import io.github.learnedmixup.augment.transform.mixing.LabelSmoothing;
import io.github.learnedmixup.augment.transform.mixing.MixChoice;
import io.github.learnedmixup.augment.transform.mixing.MixChoice.Mix;
import io.github.learnedmixup.augment.transform.mixing.MixSettings;
import io.github.learnedmixup.augment.transform.mixing.Overlay;
import io.github.learnedmixup.augment.transform.mixing.PixelGrid;
import io.github.learnedmixup.augment.transform.mixing.WeightedMean;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.identity.Description;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Mixes examples of a batch with others, without a model: {@link MixChoice} says which and how, and
 * overlays do it, on copies of features and labels on the heap.
 */
abstract class PairedMixing extends ChangingIterator {
  private static final long serialVersionUID = 1L;

  private final MixSettings settings;
  private final @Nullable ReferenceBatches reference;
  private final EvaluationWarning warning = new EvaluationWarning();

  /**
   * Wraps an iterator.
   *
   * @param reference gives partners, if the settings say so
   */
  PairedMixing(DataSetIterator base, MixSettings settings, @Nullable DataSetIterator reference) {
    super(base);
    this.settings = settings;
    this.reference = reference == null ? null : new ReferenceBatches(reference);
  }

  /** A batch's values on the heap. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Values(double[] features, double[] labels) {
    static Values of(DataSet batch) {
      return new Values(RowMajor.doubles(batch.getFeatures()), RowMajor.doubles(batch.getLabels()));
    }
  }

  @Override
  DataSet changed(DataSet batch, long number, long firstExample) {
    warning.beforeBatch(this);
    BatchCheck.requireLabels(batch, settings.labels());
    BatchCheck.requireFinite(batch);
    if (settings.needsPixels()) {
      BatchCheck.requirePictures(
          batch.getFeatures(), settings.height(), settings.width(), "this iterator cuts");
    }
    DataSet others = reference == null ? batch : reference.next(batch, settings.labels());
    if (reference != null) {
      BatchCheck.requireFinite(others);
    }
    Values originals = Values.of(others);
    DataSet mixed = BatchCopy.copy(batch);
    @Nullable Mix[] mixes =
        new MixChoice(settings)
            .of(
                epoch(),
                number,
                firstExample,
                BatchCheck.rows(batch.getLabels()),
                (int) others.getFeatures().size(0));
    mix(mixed, Values.of(mixed), originals, mixes);
    return mixed;
  }

  private void mix(DataSet mixed, Values values, Values originals, @Nullable Mix[] mixes) {
    INDArray features = mixed.getFeatures();
    INDArray labels = mixed.getLabels();
    PixelGrid grid = grid(features);
    int columns = (int) labels.size(1);
    boolean single = features.dataType() == DataType.FLOAT;
    boolean singleLabels = labels.dataType() == DataType.FLOAT;
    Map<Mix, Overlay> made = new HashMap<>(); // what a batch or a pair has in common is made once
    boolean changed = settings.smoothing() > 0;
    for (int row = 0; row < mixes.length; row++) {
      Mix mix = mixes[row];
      if (mix == null) {
        continue;
      }
      changed = true;
      Overlay overlay =
          made.computeIfAbsent(
              new Mix(0, mix.way(), mix.lambda(), mix.seed()),
              common -> mix.way().overlay(grid, mix.lambda(), mix.seed()));
      overlay.lay(originals.features(), mix.partner(), values.features(), row, single);
      double kept = settings.exact() ? LabelShares.exactInFloat(overlay.kept()) : mix.lambda();
      new WeightedMean(columns, kept)
          .lay(originals.labels(), mix.partner(), values.labels(), row, singleLabels);
    }
    if (changed) {
      LabelSmoothing.all(values.labels(), columns, settings.smoothing(), singleLabels);
      RowMajor.fill(features, values.features());
      RowMajor.fill(labels, values.labels());
    }
  }

  private PixelGrid grid(INDArray features) {
    return settings.needsPixels()
        ? PixelGrid.of(features.shape(), settings.height(), settings.width())
        : PixelGrid.ofValues((int) (features.length() / features.size(0)));
  }

  @Override
  public void reset() {
    super.reset();
    warning.afterReset();
  }

  @Override
  Description description() {
    return Description.of("mixing", 1, settings);
  }

  @Override
  BaseBatchReader.@Nullable Delivered reference() {
    return reference == null ? null : reference.delivered();
  }

  @Override
  void restore(@Nullable PixelRange range, BaseBatchReader.@Nullable Delivered delivered) {
    if (reference != null && delivered != null) {
      reference.goOnFrom(delivered);
    }
  }

  /** The name of the class, and the settings. */
  @Override
  public String toString() {
    return getClass().getSimpleName() + "(" + settings + ")";
  }
}
