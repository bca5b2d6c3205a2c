package io.github.learnedmixup.augment.transform;

import io.github.learnedmixup.augment.batch.BaseBatchReader;
import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.batch.BatchCopy;
import io.github.learnedmixup.augment.batch.EvaluationWarning;
import io.github.learnedmixup.augment.batch.LabelShares;
import io.github.learnedmixup.augment.batch.ReferenceBatches;
import io.github.learnedmixup.augment.batch.RowMajor;
import io.github.learnedmixup.augment.transform.mixing.LabelSmoothing;
import io.github.learnedmixup.augment.transform.mixing.MixChoice;
import io.github.learnedmixup.augment.transform.mixing.MixChoice.Mix;
import io.github.learnedmixup.augment.transform.mixing.MixSettings;
import io.github.learnedmixup.augment.transform.mixing.Overlay;
import io.github.learnedmixup.augment.transform.mixing.PixelGrid;
import io.github.learnedmixup.augment.transform.mixing.WeightedMean;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.identity.Description;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Mixes images without a model, by one or several {@linkplain
 * io.github.learnedmixup.augment.transform.mixing.MixWay ways}: mixup, CutMix, ResizeMix, FMix,
 * GridMix.
 *
 * <pre>{@code
 * MixingIterator train =
 *     MixingIterator.builder(base)
 *         .imageSize(32, 32)
 *         .way(MixWay.mixup(0.8))
 *         .way(MixWay.cutMix(1))
 *         .schedule(ShareSchedule.between(0, 80))
 *         .smoothing(0.1)
 *         .seed(7)
 *         .build();
 * }</pre>
 *
 * <p><b>Batches.</b> They have the base's shape and type, FLOAT or DOUBLE: features {@code [n,
 * height * width]}, {@code [n, 3 * height * width]} (one channel after the other), {@code [n,
 * channels, height, width]} or {@code [n, height, width, channels]}, with pixel values in any
 * range; for mixup alone, any shape. Labels are {@code [n, labels]}. Each example keeps its place,
 * its masks and its metadata, and another one is mixed into it. Where an image was cut, labels have
 * the shares of the pixels, after what reaches beyond the rim was cut off. Where the base's labels
 * are one-hot, mixed ones sum to exactly 1 unless they are smoothed, and then up to rounding. An
 * example that is not mixed stays as it is, bit for bit. The arrays of a batch are the caller's
 * alone, and the base's are left unchanged.
 *
 * <p><b>Reproducibility.</b> What is mixed follows from the seed, the settings and the number of
 * batches and examples delivered before, so that each epoch has other mixes. {@link #state()} tells
 * that number, and {@link #resumeFrom} goes on from it in another program.
 *
 * <p>Used by one thread at a time; closing the base is left to who made it. It is for training:
 * where a network is evaluated on it, the log warns once.
 *
 * <p>{@code next()} throws {@link InvalidInputException} if a batch, of the base or of the
 * reference, has no features or labels, or has them in another type or in shapes that do not go
 * together, or if its labels are not of the kind that was told. Features must be finite. Class
 * indices {@code [n, 1]} cannot be mixed.
 */
public sealed class MixingIterator extends ChangingIterator
    permits CutMixIterator, PixelMixupIterator {
  private static final long serialVersionUID = 1L;

  private final MixSettings settings;
  private final @Nullable ReferenceBatches reference;
  private final EvaluationWarning warning = new EvaluationWarning();

  /**
   * Wraps an iterator.
   *
   * @param reference gives partners, if the settings say so
   */
  MixingIterator(DataSetIterator base, MixSettings settings, @Nullable DataSetIterator reference) {
    super(base);
    this.settings = settings;
    this.reference = reference == null ? null : new ReferenceBatches(reference);
  }

  /** Starts from the default settings, which name no way yet. */
  public static MixingBuilder builder(DataSetIterator base) {
    return new MixingBuilder(base);
  }

  /** A batch's values on the heap. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Values(double[] features, double[] labels) {
    static Values of(DataSet batch) {
      return new Values(RowMajor.doubles(batch.getFeatures()), RowMajor.doubles(batch.getLabels()));
    }

    Values copied() {
      return new Values(features.clone(), labels.clone());
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
    Values originals = Values.of(others);
    Values values = reference == null ? originals.copied() : Values.of(batch);
    DataSet mixed = BatchCopy.copy(batch);
    @Nullable Mix[] mixes =
        new MixChoice(settings)
            .of(
                epoch(),
                number,
                firstExample,
                BatchCheck.rows(batch.getLabels()),
                (int) others.getFeatures().size(0));
    mix(mixed, values, originals, mixes);
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
