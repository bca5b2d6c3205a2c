package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.augment.MixPlan.Placement;
import io.github.learnedmixup.augment.transform.CutMixIterator;
import io.github.learnedmixup.augment.transform.PixelMixupIterator;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Masks, metadata and names of the base come through, and images that are added count. */
@Timeout(30)
class MasksTest extends Opened {
  private static final int EXAMPLES = 20;
  private static final int BATCH = 8;

  private static FakeBase base() {
    FakeBase base = new FakeBase(EXAMPLES, BATCH);
    base.masks = true;
    return base;
  }

  private DataSetIterator learned(Placement placement) {
    return opened(
        LearnedMixupIterator.builder(base(), FakeSampler.source())
            .mixPlan(HALF.withPlacement(placement))
            .build());
  }

  @Test
  void syntheticImages_haveThoseOfTheRealOnesThatTheyReplace() {
    check(learned(Placement.REPLACE), 1);
  }

  @Test
  void addedImages_haveMasksOfOnesAndNoMetadata() {
    check(learned(Placement.ADD), 2);
  }

  @Test
  void mixedImages_haveThoseOfTheFirstOfBoth() {
    check(new PixelMixupIterator(base(), 1, 3), 1);
    check(new CutMixIterator(base(), 6, 6, 1, 3), 1);
  }

  /** Runs two epochs, in which batches are some times as large as the base's. */
  private static void check(DataSetIterator iterator, int times) {
    for (int epoch = 0; epoch < 2; epoch++) {
      for (int example = 0; example < EXAMPLES; example += BATCH) {
        DataSet batch = iterator.next();
        DataSet real = base().rows(example, Math.min(BATCH, EXAMPLES - example));
        int size = real.numExamples();
        assertThat(batch.numExamples()).isEqualTo(times * size);
        assertThat(values(batch.getFeaturesMaskArray()))
            .isEqualTo(withOnes(real.getFeaturesMaskArray(), times));
        assertThat(values(batch.getLabelsMaskArray()))
            .isEqualTo(withOnes(real.getLabelsMaskArray(), times));
        List<Serializable> metaData = new ArrayList<>(real.getExampleMetaData());
        metaData.addAll(Collections.nCopies((times - 1) * size, null));
        assertThat(batch.getExampleMetaData()).isEqualTo(metaData);
        assertThat(batch.getLabelNamesList()).containsExactly("a", "b", "c");
      }
      iterator.reset();
    }
  }

  private static float[] withOnes(INDArray mask, int times) {
    float[] values = values(mask);
    float[] all = Arrays.copyOf(values, times * values.length);
    Arrays.fill(all, values.length, all.length, 1);
    return all;
  }
}
