package io.github.learnedmixup.demo.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.demo.TinyExperiment;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.Jitter;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** On 25 images in batches of 10, 10 and 5: 12 steps are four epochs. */
@Timeout(120)
class AugmentedBatchesTest {
  private static final int STEPS = 12;

  @TempDir private static Path folder;
  private static LabelledImages images;
  private static PixelCnn model;
  private static AugmentedBatches.Generator generator;

  /** In each of four epochs one of every four images; the 25th stands alone. */
  private static final int LEAST_SYNTHETIC = 4 * 6;

  private static final int MOST_SYNTHETIC = 4 * 7;

  @BeforeAll
  static void prepare() throws IOException {
    images = TinyExperiment.bars(folder).train().range(0, 25);
    model = TinyExperiment.model();
    generator = new AugmentedBatches.Generator(() -> model, AugmentedBatchesTest::agree);
  }

  /** Finds every image half the one and half the other. */
  private static double[][] agree(List<Sample> samples) {
    return samples.stream().map(sample -> new double[] {0.5, 0.5, 0}).toArray(double[][]::new);
  }

  private static List<DataSet> batches(Augmentation how) {
    try (AugmentedBatches batches =
        new AugmentedBatches(how, images, TinyExperiment.BATCH, STEPS, generator, 1, 2)) {
      return Stream.generate(batches).limit(STEPS).toList();
    }
  }

  private static Augmentation of(Arm arm) {
    return Candidates.of(arm, 1, TinyExperiment.USE).get(0);
  }

  @Test
  void everyArm_hasBatchesOfTheSameSizesWhoseLabelsAreDistributions() {
    for (Arm arm : Arm.values()) {
      List<DataSet> batches = batches(of(arm));
      assertThat(batches)
          .as(arm.id())
          .extracting(DataSet::numExamples)
          .containsExactly(10, 10, 5, 10, 10, 5, 10, 10, 5, 10, 10, 5);
      for (DataSet batch : batches) {
        for (double sum : batch.getLabels().sum(1).toDoubleVector()) {
          assertThat(sum).isCloseTo(1, within(1e-6));
        }
        assertThat(batch.getFeatures().minNumber().doubleValue()).isNotNegative();
        assertThat(batch.getFeatures().maxNumber().doubleValue()).isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void learnedArms_haveTheSameRealImagesInTheSamePlaces() {
    List<DataSet> real = batches(Augmentation.NONE);
    for (Arm arm : List.of(Arm.LEARNED, Arm.LEARNED_POSTERIOR, Arm.SAMPLES)) {
      List<DataSet> mixed = batches(of(arm));
      int synthetic = 0;
      for (int i = 0; i < STEPS; i++) {
        float[][] expected = real.get(i).getFeatures().toFloatMatrix();
        float[][] found = mixed.get(i).getFeatures().toFloatMatrix();
        for (int row = 0; row < expected.length; row++) {
          if (Arrays.equals(found[row], expected[row])) {
            assertThat(mixed.get(i).getLabels().getRow(row))
                .isEqualTo(real.get(i).getLabels().getRow(row));
          } else {
            synthetic++;
          }
        }
      }
      assertThat(synthetic).as(arm.id()).isBetween(LEAST_SYNTHETIC, MOST_SYNTHETIC);
    }
  }

  /** An image's pixels, 0 to 255 as unsigned bytes. */
  private static ByteBuffer pixels(float[] image) {
    byte[] pixels = new byte[image.length];
    for (int i = 0; i < image.length; i++) {
      pixels[i] = (byte) Math.round(image[i] * 255);
    }
    return ByteBuffer.wrap(pixels);
  }

  /** What flips and crops may make of an image: 162 changes, each of which some seed chooses. */
  private static Set<ByteBuffer> outcomes(float[] image) {
    byte[] pixels = pixels(image).array();
    return LongStream.range(0, 3000)
        .mapToObj(
            seed ->
                ByteBuffer.wrap(
                    ImagePolicy.FLIP_CROP.transform().apply(pixels, images.shape(), seed)))
        .collect(Collectors.toSet());
  }

  @Test
  void policy_changesRealAndGeneratedImagesAndNoLabel() {
    for (Arm arm : List.of(Arm.BASELINE, Arm.LEARNED)) {
      Augmentation without = of(arm);
      List<DataSet> before = batches(without);
      List<DataSet> after = batches(without.withPolicy(ImagePolicy.FLIP_CROP));

      int changed = 0;
      for (int i = 0; i < STEPS; i++) {
        assertThat(after.get(i).getLabels()).isEqualTo(before.get(i).getLabels());
        float[][] from = before.get(i).getFeatures().toFloatMatrix();
        float[][] to = after.get(i).getFeatures().toFloatMatrix();
        for (int row = 0; row < from.length; row++) {
          changed += Arrays.equals(from[row], to[row]) ? 0 : 1;
        }
        assertThat(outcomes(from[0])).contains(pixels(to[0]));
      }
      // One of 162 changes leaves an image as it is, and some more do by its symmetry.
      assertThat(changed).as(arm.id()).isGreaterThan(70);
    }
  }

  @Test
  void commonPolicy_holdsOutsideTheWindowToo() {
    Augmentation never = of(Arm.MIXUP).withWindow(new EpochWindow(0.75, 1));
    List<DataSet> before = batches(never);
    List<DataSet> after = batches(never.withCommon(ImagePolicy.FLIP_CROP));

    assertThat(batches(never.withPolicy(ImagePolicy.FLIP_CROP)).get(0)).isEqualTo(before.get(0));
    assertThat(after.get(0).getFeatures()).isNotEqualTo(before.get(0).getFeatures());
    assertThat(after.get(0).getLabels()).isEqualTo(before.get(0).getLabels());
  }

  @Test
  void labelSmoothing_isOfDrawnImagesAlone() {
    List<DataSet> real = batches(Augmentation.NONE);
    Augmentation how = of(Arm.LEARNED);
    List<DataSet> mixed = batches(how.withLearned(how.learned().withLabelSmoothing(0.5)));
    int smoothed = 0;
    for (int i = 0; i < STEPS; i++) {
      for (int row = 0; row < mixed.get(i).numExamples(); row++) {
        INDArray label = mixed.get(i).getLabels().getRow(row);
        if (mixed.get(i).getFeatures().getRow(row).equals(real.get(i).getFeatures().getRow(row))) {
          assertThat(label).isEqualTo(real.get(i).getLabels().getRow(row));
        } else {
          double least = 0.5 / label.length();
          assertThat(label.minNumber().doubleValue()).isGreaterThanOrEqualTo(least - 1e-6);
          smoothed++;
        }
      }
    }
    assertThat(smoothed).isBetween(LEAST_SYNTHETIC, MOST_SYNTHETIC);
  }

  @Test
  void samples_haveHardLabels() {
    for (DataSet batch : batches(of(Arm.SAMPLES))) {
      for (double[] label : batch.getLabels().toDoubleMatrix()) {
        assertThat(label).containsOnly(0, 1);
      }
    }
  }

  @Test
  void outsideTheWindow_batchesAreRealAndInsideTheyAreNot() {
    List<DataSet> real = batches(Augmentation.NONE);
    for (Arm arm : Arm.values()) {
      if (arm == Arm.BASELINE) {
        continue;
      }
      EpochWindow window = new EpochWindow(0.25, 0.75);
      List<DataSet> windowed = batches(of(arm).withWindow(window).withSmoothingWindow(window));
      for (int i = 0; i < STEPS; i++) {
        boolean inside = i / 3 == 1 || i / 3 == 2;
        assertThat(windowed.get(i).equals(real.get(i)))
            .as("%s, batch %d", arm.id(), i)
            .isEqualTo(!inside);
      }
    }
  }

  /** How many rows are the same where nothing is moved and where all that an arm moves is. */
  private static int unmoved(Arm arm) {
    List<DataSet> still = batches(of(arm).withJitter(new Jitter(0, 0)));
    List<DataSet> moved = batches(of(arm).withJitter(new Jitter(15, 2)));
    int unmoved = 0;
    for (int i = 0; i < STEPS; i++) {
      assertThat(moved.get(i).getLabels()).isEqualTo(still.get(i).getLabels());
      float[][] expected = still.get(i).getFeatures().toFloatMatrix();
      float[][] found = moved.get(i).getFeatures().toFloatMatrix();
      for (int row = 0; row < expected.length; row++) {
        unmoved += Arrays.equals(found[row], expected[row]) ? 1 : 0;
      }
    }
    return unmoved;
  }

  @Test
  void drawnImages_areMovedByTheArmThatMovesAllOnly() {
    assertThat(unmoved(Arm.LEARNED_AND_JITTER)).isBetween(LEAST_SYNTHETIC, MOST_SYNTHETIC);
    assertThat(unmoved(Arm.LEARNED_THEN_JITTER)).isZero();
  }

  @Test
  void quantised_keepsEveryPixelsLevel() {
    DataSet real = batches(Augmentation.NONE).get(0);
    DataSet quantised = batches(of(Arm.QUANTISED)).get(0);
    float[] expected = real.getFeatures().ravel().toFloatVector();
    float[] found = quantised.getFeatures().ravel().toFloatVector();
    for (int i = 0; i < expected.length; i++) {
      byte[] foundGrey = {(byte) Math.round(255 * found[i])};
      byte[] expectedGrey = {(byte) Math.round(255 * expected[i])};
      assertThat(model.palette().symbols(foundGrey))
          .isEqualTo(model.palette().symbols(expectedGrey));
    }
    assertThat(found).isNotEqualTo(expected);
  }

  @Test
  void smoothing_sparesAShareForAllClasses() {
    double[] label =
        batches(Augmentation.NONE.withSmoothing(0.3)).get(0).getLabels().getRow(0).toDoubleVector();
    Arrays.sort(label);
    assertThat(label).containsExactly(new double[] {0.1, 0.1, 0.8}, within(1e-6));
  }

  @Test
  void smoothing_mayGoOnWhereAllElseHasEnded() {
    Augmentation how =
        of(Arm.LEARNED_AND_SMOOTHING).withSmoothing(0.3).withWindow(new EpochWindow(0, 0.5));

    DataSet last = batches(how).get(STEPS - 1);

    assertThat(last.getFeatures())
        .isEqualTo(batches(Augmentation.NONE).get(STEPS - 1).getFeatures());
    assertThat(last.getLabels().minNumber().doubleValue()).isCloseTo(0.1, within(1e-6));
    DataSet alone =
        batches(Augmentation.NONE.withSmoothing(0.3).withWindow(how.window())).get(STEPS - 1);
    assertThat(alone.getLabels().minNumber().doubleValue()).isZero();
  }

  @Test
  void figures_tellTheSamplesThatWereUsed() {
    try (AugmentedBatches batches =
        new AugmentedBatches(
            of(Arm.LEARNED), images, TinyExperiment.BATCH, STEPS, generator, 1, 2)) {
      assertThat(batches.served()).isZero();
      Stream.generate(batches).limit(STEPS).forEach(batch -> {});
      assertThat(batches.served()).isBetween((long) LEAST_SYNTHETIC, (long) MOST_SYNTHETIC);
      assertThat(batches.generated()).isPositive();
    }
  }

  @Test
  void window_isRefusedWhereItEndsBeforeItBegins() {
    assertThatThrownBy(() -> new EpochWindow(0.5, 0.5))
        .hasMessage("a window must be in [0, 1], its end after its begin, but is [0.5, 0.5]");
    assertThatThrownBy(() -> new EpochWindow(0, 1.5)).hasMessageContaining("[0.0, 1.5]");
  }
}
