package io.github.learnedmixup.demo.arm;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.SupplyMetrics;
import io.github.learnedmixup.augment.transform.TransformIterator;
import io.github.learnedmixup.demo.data.RealBatches;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.acceptance.SecondOpinion;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Batches without end of real images and what an arm makes of them; epochs follow one another.
 *
 * <p>The real images come in the same order whatever the augmentation, and batches have the same
 * size: where one holds synthetic images it holds correspondingly fewer real ones.
 */
public final class AugmentedBatches implements Supplier<DataSet>, AutoCloseable {
  private final Augmentation how;
  private final int epochs;
  private final DataSetIterator plain;
  private final DataSetIterator augmented;
  private final @Nullable LearnedMixupIterator learned;
  private int epoch;

  /**
   * What makes synthetic images.
   *
   * @param model draws them; is asked for only where there are any
   * @param critics decide which are kept, where that is asked for
   */
  public record Generator(Supplier<PixelCnn> model, SecondOpinion critics) {}

  /**
   * Begins with the first epoch.
   *
   * @param images the real ones
   * @param steps how many batches will be taken, which says how many epochs the training has
   * @param generator makes synthetic images, where any are asked for
   * @param orderSeed decides the order of the real images
   * @param seed decides all else
   */
  public AugmentedBatches(
      Augmentation how,
      LabelledImages images,
      int batchSize,
      int steps,
      Generator generator,
      long orderSeed,
      long seed) {
    int batchesPerEpoch = RealBatches.perEpoch(images.size(), batchSize);
    this.how = how;
    this.epochs = (steps - 1) / batchesPerEpoch + 1;
    this.plain =
        through(
            how.common(),
            RealBatches.shuffled(images, batchSize, orderSeed),
            images,
            SeededHash.mix(seed, 4));
    DataSetIterator batches =
        RealBatches.varied(
            images,
            how.variations(generator.model()),
            SeededHash.mix(seed, 0),
            batchSize,
            orderSeed);
    // Beside a policy, pixels are mixed last: of images that it has changed.
    boolean mixesFirst = how.pixels() != null && how.policyWithin() == null;
    if (mixesFirst) {
      batches = mixed(how, batches, images, seed);
    }
    this.learned =
        how.learned() == null
            ? null
            : how.learned()
                .over(
                    batches,
                    images,
                    generator.model().get(),
                    generator.critics(),
                    batchesPerEpoch,
                    how.window().epochsWithin(epochs),
                    SeededHash.mix(seed, 2));
    DataSetIterator all = learned == null ? batches : learned;
    if (how.jitter() != null && how.jittersAll()) {
      all = transformed(all, images, how.jitter(), SeededHash.mix(seed, 3));
    }
    all = through(how.policyWithin(), all, images, SeededHash.mix(seed, 5));
    this.augmented = how.pixels() == null || mixesFirst ? all : mixed(how, all, images, seed);
  }

  private static DataSetIterator mixed(
      Augmentation how, DataSetIterator batches, LabelledImages images, long seed) {
    return Objects.requireNonNull(how.pixels())
        .over(batches, images.height(), images.width(), SeededHash.mix(seed, 1));
  }

  private static DataSetIterator through(
      @Nullable ImagePolicy policy, DataSetIterator batches, LabelledImages images, long seed) {
    return policy == null ? batches : transformed(batches, images, policy.transform(), seed);
  }

  private static DataSetIterator transformed(
      DataSetIterator batches, LabelledImages images, ImageTransform transform, long seed) {
    return new TransformIterator(
        batches, images.height(), images.width(), PixelRange.UNIT, transform, seed);
  }

  @Override
  public DataSet get() {
    if (!current().hasNext()) {
      epoch++;
      // Both, so that the order of the real images stays the same for whichever comes next.
      plain.reset();
      augmented.reset();
    }
    DataSet batch = current().next();
    if (how.smooths(epoch, epochs)) {
      smooth(batch.getLabels(), how.smoothing());
    }
    return batch;
  }

  /**
   * The one place where the window of epochs is seen to, for all that changes images. Learned mixup
   * is told how many epochs that makes for it only so that it draws for no more.
   */
  private DataSetIterator current() {
    return how.window().holds(epoch, epochs) ? augmented : plain;
  }

  /** Szegedy et al. 2016, "Rethinking the Inception architecture", arXiv:1512.00567, section 7. */
  private static void smooth(INDArray labels, double share) {
    labels.muli(1 - share).addi(share / labels.size(1));
  }

  /** Images drawn so far; some may not have been used yet. */
  public long generated() {
    SupplyMetrics metrics = metrics();
    return metrics == null ? 0 : metrics.generated();
  }

  /** Drawn images in the batches so far, each as often as it was used. */
  public long served() {
    SupplyMetrics metrics = metrics();
    return metrics == null ? 0 : metrics.synthetic();
  }

  private @Nullable SupplyMetrics metrics() {
    return learned == null ? null : learned.metrics();
  }

  @Override
  public void close() {
    if (learned != null) {
      learned.close();
    }
  }
}
