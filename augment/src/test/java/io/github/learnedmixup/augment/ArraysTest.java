package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.augment.MixPlan.Placement;
import io.github.learnedmixup.augment.transform.CutMixIterator;
import io.github.learnedmixup.augment.transform.PixelMixupIterator;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** The arrays of a batch are the caller's alone, and the base's are left unchanged. */
@Timeout(30)
class ArraysTest extends Opened {
  private static final int BATCHES = 5;
  private static final int BATCH = 8;

  private enum Wrapper {
    LEARNED_MIXUP,
    LEARNED_MIXUP_THAT_ADDS,
    PIXEL_MIXUP,
    CUTMIX
  }

  private DataSetIterator around(DataSetIterator base, Wrapper wrapper) {
    return switch (wrapper) {
      case LEARNED_MIXUP -> learned(base, Placement.REPLACE);
      case LEARNED_MIXUP_THAT_ADDS -> learned(base, Placement.ADD);
      case PIXEL_MIXUP -> new PixelMixupIterator(base, 1, 3);
      case CUTMIX -> new CutMixIterator(base, 6, 6, 1, 3);
    };
  }

  private LearnedMixupIterator learned(DataSetIterator base, Placement placement) {
    return opened(
        LearnedMixupIterator.builder(base, FakeSampler.source())
            .mixPlan(HALF.withPlacement(placement))
            .build());
  }

  private static FakeBase base() {
    return new FakeBase(BATCHES * BATCH, BATCH);
  }

  private static List<INDArray> arrays(DataSet batch) {
    return List.of(
        batch.getFeatures(),
        batch.getLabels(),
        batch.getFeaturesMaskArray(),
        batch.getLabelsMaskArray());
  }

  private static List<DataSet> twoEpochs(DataSetIterator iterator) {
    List<DataSet> batches = new ArrayList<>();
    for (int epoch = 0; epoch < 2; epoch++) {
      while (iterator.hasNext()) {
        batches.add(iterator.next());
      }
      iterator.reset();
    }
    return batches;
  }

  @ParameterizedTest
  @EnumSource
  void whateverIsDoneToABatch_leavesTheBaseAsItIs(Wrapper wrapper) {
    FakeBase base = base();
    base.masks = true;
    List<DataSet> kept = new ArrayList<>();
    while (base.hasNext()) {
      kept.add(base.next());
    }
    for (DataSet batch : twoEpochs(around(new ExistingDataSetIterator(kept), wrapper))) {
      arrays(batch).forEach(array -> array.assign(-7));
    }
    assertThat(kept).hasSize(BATCHES);
    for (int i = 0; i < BATCHES; i++) {
      List<INDArray> found = arrays(kept.get(i));
      List<INDArray> given = arrays(base.rows(i * BATCH, BATCH));
      for (int array = 0; array < given.size(); array++) {
        assertThat(values(found.get(array))).isEqualTo(values(given.get(array)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBaseThatUsesItsArraysAgain_changesNoEarlierBatch(Wrapper wrapper) {
    FakeBase reusing = base();
    reusing.oneBuffer = true;
    List<DataSet> found = twoEpochs(around(reusing, wrapper));
    List<DataSet> expected = twoEpochs(around(base(), wrapper));
    assertThat(found).hasSameSizeAs(expected).hasSize(2 * BATCHES);
    for (int i = 0; i < found.size(); i++) {
      assertThat(features(found.get(i))).isEqualTo(features(expected.get(i)));
      assertThat(values(found.get(i).getLabels())).isEqualTo(values(expected.get(i).getLabels()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void arrays_areNotInAWorkspaceOfTheCaller(Wrapper wrapper) {
    FakeBase base = base();
    base.masks = true;
    DataSetIterator iterator = around(base, wrapper);
    WorkspaceConfiguration settings = WorkspaceConfiguration.builder().initialSize(1 << 20).build();
    try (MemoryWorkspace workspace =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace(settings, "ArraysTest")) {
      assertThat(workspace.isScopeActive()).isTrue();
      assertThat(arrays(base.rows(0, 1))).allMatch(INDArray::isAttached);
      assertThat(arrays(iterator.next())).noneMatch(INDArray::isAttached);
    }
  }
}
