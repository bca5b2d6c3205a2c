package io.github.learnedmixup.augment.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.augment.ClassPairs;
import io.github.learnedmixup.augment.FakeBase;
import io.github.learnedmixup.augment.ShareSchedule;
import io.github.learnedmixup.augment.batch.BatchCheck;
import io.github.learnedmixup.augment.transform.mixing.MixGranularity;
import io.github.learnedmixup.augment.transform.mixing.MixWay;
import io.github.learnedmixup.pixelcnn.batch.LabelKind;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

class MixingIteratorTest {
  private static final int SIDE = 6;
  private static final int BATCH = 8;

  private static FakeBase base(DataType type, long... imageShape) {
    FakeBase base = new FakeBase(40, BATCH);
    base.type = type;
    base.imageShape = imageShape;
    return base;
  }

  private static FakeBase base() {
    return base(DataType.FLOAT, 36);
  }

  private static List<MixWay> ways() {
    return List.of(
        MixWay.mixup(1),
        MixWay.cutMix(1),
        MixWay.resizeMix(0.2, 0.8),
        MixWay.fMix(1),
        MixWay.gridMix(1, 3));
  }

  private static Stream<Arguments> waysLayoutsAndTypes() {
    return ways().stream()
        .flatMap(
            way ->
                Stream.of(
                        new long[] {36},
                        new long[] {108},
                        new long[] {1, 6, 6},
                        new long[] {3, 6, 6},
                        new long[] {6, 6, 1},
                        new long[] {6, 6, 3})
                    .flatMap(
                        shape ->
                            Stream.of(DataType.FLOAT, DataType.DOUBLE)
                                .map(type -> Arguments.of(way, shape, type))));
  }

  private static MixingBuilder mixing(DataSetIterator base) {
    return MixingIterator.builder(base).imageSize(SIDE, SIDE).seed(5);
  }

  @ParameterizedTest
  @MethodSource("waysLayoutsAndTypes")
  void labels_sumToOneAndBatchesKeepShapeAndType(MixWay way, long[] shape, DataType type) {
    FakeBase base = base(type, shape);
    MixingIterator iterator = mixing(base).way(way).build();
    int mixed = 0;
    for (int example = 0; example < 40; example += BATCH) {
      DataSet batch = iterator.next();
      DataSet real = base.rows(example, BATCH);
      assertThat(batch.getFeatures().shape()).isEqualTo(real.getFeatures().shape());
      assertThat(batch.getFeatures().dataType()).isEqualTo(type);
      assertThat(batch.getLabels().dataType()).isEqualTo(type);
      for (double[] row : BatchCheck.rows(batch.getLabels())) {
        assertThat(row[0] + row[1] + row[2]).isEqualTo(1);
        mixed += Arrays.stream(row).max().orElse(1) < 1 ? 1 : 0;
      }
    }
    assertThat(mixed).isGreaterThan(12);
  }

  /** All channels of the classes' images are black, grey and white: labels tell what is where. */
  @ParameterizedTest
  @MethodSource("waysLayoutsAndTypes")
  void labels_haveTheSharesOfThePixels(MixWay way, long[] shape, DataType type) {
    DataSet batch = base(type, shape).rows(0, BATCH);
    for (int row = 0; row < BATCH; row++) {
      batch.getFeatures().slice(row).assign(row % 3 * 0.5);
    }
    MixingIterator iterator =
        mixing(new ExistingDataSetIterator(List.of(batch, batch, batch))).way(way).build();
    while (iterator.hasNext()) {
      DataSet mixed = iterator.next();
      double[][] features = BatchCheck.rows(mixed.getFeatures());
      double[][] labels = BatchCheck.rows(mixed.getLabels());
      for (int row = 0; row < BATCH; row++) {
        double mean = Arrays.stream(features[row]).average().orElseThrow();
        assertThat(mean).isCloseTo(0.5 * labels[row][1] + labels[row][2], within(1e-6));
      }
    }
  }

  @Test
  void colourInRows_isCutAsPlanesAre() {
    for (MixWay way : ways()) {
      MixingIterator rows = mixing(base(DataType.FLOAT, 108)).way(way).build();
      MixingIterator planes = mixing(base(DataType.FLOAT, 3, 6, 6)).way(way).build();
      while (rows.hasNext()) {
        assertThat(rows.next().getFeatures())
            .isEqualTo(planes.next().getFeatures().reshape('c', BATCH, 108));
      }
    }
  }

  @Test
  void channelsLast_areCutAsChannelsFirstAre() {
    for (MixWay way : ways()) {
      FakeBase first = base(DataType.FLOAT, 3, 6, 6);
      DataSet batch = first.rows(0, BATCH);
      DataSet last =
          new DataSet(batch.getFeatures().permute(0, 2, 3, 1).dup('c'), batch.getLabels().dup('c'));
      assertThat(
              mixing(new ExistingDataSetIterator(List.of(last)))
                  .way(way)
                  .build()
                  .next()
                  .getFeatures())
          .isEqualTo(mixing(first).way(way).build().next().getFeatures().permute(0, 2, 3, 1));
    }
  }

  @Test
  void examplesThatAreNotMixed_stayAsTheyAreBitForBit() {
    FakeBase base = base();
    MixingIterator iterator =
        mixing(base).way(MixWay.mixup(1)).way(MixWay.fMix(1)).probability(0.3).build();
    int untouched = 0;
    for (int example = 0; example < 40; example += BATCH) {
      DataSet batch = iterator.next();
      double[][] features = BatchCheck.rows(batch.getFeatures());
      double[][] labels = BatchCheck.rows(batch.getLabels());
      double[][] real = BatchCheck.rows(base.rows(example, BATCH).getFeatures());
      for (int row = 0; row < BATCH; row++) {
        if (labels[row][(example + row) % 3] == 1 && Arrays.equals(features[row], real[row])) {
          untouched++;
        }
      }
    }
    assertThat(untouched).isBetween(20, 36);
  }

  @Test
  void aScheduleThatEnds_leavesTheRestAlone() {
    FakeBase base = base();
    MixingIterator iterator =
        mixing(base)
            .way(MixWay.cutMix(1))
            .schedule(ShareSchedule.between(0, 2))
            .scheduleByBatch(ShareSchedule.between(0, 7))
            .build();
    for (int epoch = 0; epoch < 3; epoch++) {
      for (int batch = 0; batch < 5; batch++) {
        boolean untouched =
            iterator.next().getFeatures().equals(base.rows(batch * BATCH, BATCH).getFeatures());
        assertThat(untouched).isEqualTo(epoch == 2 || (epoch == 1 && batch >= 2));
      }
      iterator.reset();
    }
  }

  @Test
  void smoothing_isOfAllExamples() {
    MixingIterator iterator =
        mixing(base()).way(MixWay.mixup(1)).probability(0.5).smoothing(0.3).build();
    while (iterator.hasNext()) {
      for (double[] row : BatchCheck.rows(iterator.next().getLabels())) {
        assertThat(row[0] + row[1] + row[2]).isCloseTo(1, within(1e-6));
        assertThat(Arrays.stream(row).min().orElseThrow()).isGreaterThan(0.0999);
      }
    }
  }

  @Test
  void partnersOfAReference_areItsImagesInTheirOrder() {
    DataSet white = base().rows(0, 5);
    white.getFeatures().assign(1000);
    white.setLabels(
        Nd4j.create(new float[][] {{0, 1, 0}, {0, 1, 0}, {0, 1, 0}, {0, 1, 0}, {0, 1, 0}}));
    MixingIterator iterator =
        mixing(base())
            .way(MixWay.cutMix(1))
            .partnersFrom(new ExistingDataSetIterator(List.of(white)))
            .build();
    int cut = 0;
    while (iterator.hasNext()) {
      DataSet batch = iterator.next();
      double[][] features = BatchCheck.rows(batch.getFeatures());
      double[][] labels = BatchCheck.rows(batch.getLabels());
      for (int row = 0; row < BATCH; row++) {
        double share = Arrays.stream(features[row]).filter(value -> value == 1000).count() / 36.0;
        assertThat(labels[row][1]).isGreaterThanOrEqualTo(share - 1e-6);
        cut += share > 0 ? 1 : 0;
      }
    }
    assertThat(cut).isGreaterThan(25);
  }

  @Test
  void correctLambda_decidesWhetherTheRimCounts() {
    for (boolean correct : new boolean[] {true, false}) {
      MixingIterator iterator =
          mixing(base())
              .way(MixWay.cutMix(1))
              .granularity(MixGranularity.BATCH)
              .flippedPartners()
              .correctLambda(correct)
              .build();
      long whole =
          Stream.of(BatchCheck.rows(iterator.next().getLabels()))
              .flatMapToDouble(Arrays::stream)
              .filter(share -> Math.abs(share * 36 - Math.rint(share * 36)) > 1e-4)
              .count();
      assertThat(whole == 0).isEqualTo(correct);
    }
  }

  @Test
  void mixes_areAPureFunctionOfTheSeed() {
    for (MixWay way : ways()) {
      DataSet one = mixing(base()).way(way).build().next();
      assertThat(mixing(base()).way(way).build().next()).isEqualTo(one);
      assertThat(mixing(base()).way(way).seed(6).build().next()).isNotEqualTo(one);
    }
  }

  @Test
  void shortForms_giveWhatTheBuilderGives() {
    assertThat(new CutMixIterator(base(), SIDE, SIDE, 0.7, 5).next())
        .isEqualTo(mixing(base()).way(MixWay.cutMix(0.7)).build().next());
    assertThat(new PixelMixupIterator(base(), 0.7, 5).next())
        .isEqualTo(mixing(base()).way(MixWay.mixup(0.7)).build().next());
  }

  @Test
  void whatDoesNotGoTogether_isRefused() {
    assertThatThrownBy(() -> mixing(base()).build())
        .hasMessage("there must be a way to mix: call way()");
    assertThatThrownBy(() -> MixingIterator.builder(base()).way(MixWay.fMix(1)).build())
        .hasMessageContaining("call imageSize()");
    assertThatThrownBy(
            () ->
                mixing(base())
                    .way(MixWay.mixup(1))
                    .granularity(MixGranularity.PAIR)
                    .partnersByClass(ClassPairs.uniform())
                    .build())
        .hasMessageContaining("cannot be BY_CLASS");
    assertThatThrownBy(() -> mixing(base()).flippedPartners().partnersFrom(base()))
        .hasMessageContaining("partners are FLIPPED already");
    assertThatThrownBy(
            () ->
                mixing(base())
                    .way(MixWay.mixup(1))
                    .smoothing(0.1)
                    .labels(LabelKind.REGRESSION)
                    .build())
        .hasMessageContaining("but they are REGRESSION");
    assertThatThrownBy(() -> mixing(base()).way(MixWay.mixup(1), 0))
        .hasMessageContaining("odds must be positive and finite, but are 0.0");
    assertThatThrownBy(() -> mixing(base()).probability(1.5)).hasMessageContaining("is 1.5");
    assertThatThrownBy(() -> MixWay.gridMix(1, 0)).hasMessageContaining("cells must be in [1, 64]");
    assertThatThrownBy(() -> MixWay.resizeMix(0.8, 0.2)).hasMessageContaining("0.8 to 0.2");
  }

  @Test
  void batchesThatDoNotFit_areRefused() {
    assertThatThrownBy(mixing(base(DataType.FLOAT, 2, 18)).way(MixWay.fMix(1)).build()::next)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("[n, 36], [n, channels, 6, 6] or [n, 6, 6, channels], or [n, 108]");
    assertThatThrownBy(mixing(base(DataType.FLOAT16, 36)).way(MixWay.mixup(1)).build()::next)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("must be FLOAT or DOUBLE, but are HALF");
    assertThatThrownBy(
            mixing(base()).way(MixWay.mixup(1)).partnersFrom(base(DataType.FLOAT, 1, 6, 6)).build()
                ::next)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "features of the reference iterator must have the shape of the base's, [8, 36], but"
                + " have [8, 1, 6, 6]");
    assertThatThrownBy(
            mixing(base())
                    .way(MixWay.mixup(1))
                    .partnersFrom(new ExistingDataSetIterator(List.of()))
                    .build()
                ::next)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the reference iterator is empty");
  }
}
