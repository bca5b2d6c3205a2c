package io.github.learnedmixup.pixelcnn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.learnedmixup.pixelcnn.ModelAssembly;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.Provenance;
import io.github.learnedmixup.pixelcnn.Stripes;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.error.DivergedException;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.SealedFile;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.Binarisation;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.ImageTransform;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.io.DataInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.RampSchedule;

class PixelCnnTrainerTest {
  private static final PixelCnnSpec SPEC = new PixelCnnSpec(6, 6, 2, 4, 8, List.of(1, 2));

  private static LabelledImages stripes(int count, long seed) {
    return Stripes.images(count, Stripes.SIZE, seed);
  }

  private static PixelCnnTrainer.Builder trainer() {
    return unrated().learningRate(0.01);
  }

  private static PixelCnnTrainer.Builder scheduled(ISchedule schedule) {
    return unrated().schedule(schedule);
  }

  private static PixelCnnTrainer.Builder unrated() {
    return PixelCnnTrainer.builder(SPEC).epochs(6).batchSize(10).workers(2);
  }

  @Test
  void train_learnsTheDataAndTellsTheClassesApart() {
    LabelledImages training = stripes(400, 1);
    LabelledImages validation = stripes(100, 2);
    List<Double> nats = Collections.synchronizedList(new ArrayList<>());
    PixelCnn model =
        trainer()
            .progress(
                new TrainingListener() {
                  @Override
                  public void epoch(EpochReport report) {
                    nats.add(report.validationNats());
                  }
                })
            .build()
            .train(training, validation);
    assertThat(nats).hasSize(6);
    // The place of the stripe is worth log 6 = 1.8 nats; all else is known or nearly so.
    assertThat(model.provenance().validationNats()).isLessThan(6);
    assertThat(Stripes.told(model, validation)).isGreaterThanOrEqualTo(98);
    assertThat(model.provenance().images()).isEqualTo(400);
  }

  @Test
  void train_stoppedAndResumedEndsWithTheSameWeights(@TempDir Path folder) {
    LabelledImages training = stripes(95, 3);
    LabelledImages validation = stripes(20, 4);
    PixelCnn whole = trainer().dropout(0.1).build().train(training, validation);

    Path checkpoint = folder.resolve("run.checkpoint");
    AtomicInteger steps = new AtomicInteger();
    for (int stop : new int[] {13, 30}) {
      PixelCnnTrainer stopped =
          trainer()
              .dropout(0.1)
              .checkpoint(checkpoint)
              .stopWhen(() -> steps.incrementAndGet() == stop)
              .build();
      assertThatThrownBy(() -> stopped.train(training, validation))
          .isInstanceOf(CancellationException.class);
      assertThat(checkpoint).exists();
    }
    PixelCnn resumed =
        trainer().dropout(0.1).checkpoint(checkpoint).build().train(training, validation);

    assertThat(resumed.logLikelihood(validation)).isEqualTo(whole.logLikelihood(validation));
    assertThat(checkpoint).doesNotExist();
  }

  /** Keeps the reports of a training, which it can end at a step as a power cut does. */
  private static final class Reports implements TrainingListener {
    private final long last;
    private final List<Long> steps = new ArrayList<>();
    private final List<List<Double>> nats = new ArrayList<>();

    Reports(long last) {
      this.last = last;
    }

    @Override
    public void step(StepReport report) {
      if (report.step() == last) {
        throw new IllegalStateException("power cut");
      }
      steps.add(report.step());
    }

    @Override
    public void epoch(EpochReport report) {
      nats.add(List.of(report.trainNats(), report.validationNats()));
    }
  }

  @Test
  void train_thatWasCutOffGoesOnFromItsLastCheckpoint(@TempDir Path folder) {
    LabelledImages training = stripes(95, 3);
    LabelledImages validation = stripes(20, 4);
    Reports ofWhole = new Reports(-1);
    PixelCnn whole = trainer().progress(ofWhole).build().train(training, validation);

    PixelCnnTrainer.Builder settings =
        trainer().checkpoint(folder.resolve("run.checkpoint")).checkpointEvery(0);
    PixelCnnTrainer cutOff = settings.progress(new Reports(27)).build();
    assertThatThrownBy(() -> cutOff.train(training, validation)).hasMessage("power cut");
    Reports ofRest = new Reports(-1);
    PixelCnn resumed = settings.progress(ofRest).build().train(training, validation);

    // The 27th step was made, but not kept; it is the seventh of the third epoch.
    assertThat(ofRest.steps).hasSize(60 - 26).first().isEqualTo(27L);
    assertThat(ofRest.nats).isEqualTo(ofWhole.nats.subList(2, 6));
    assertThat(ModelAssembly.weightValues(resumed)).isEqualTo(ModelAssembly.weightValues(whole));
    Provenance found = resumed.provenance();
    assertThat(found.trainNats()).isEqualTo(whole.provenance().trainNats());
    assertThat(found.validationNats()).isEqualTo(whole.provenance().validationNats());
    assertThat(found.epochs()).isEqualTo(whole.provenance().epochs());
  }

  @Test
  void builder_refusesANegativeTimeBetweenCheckpoints() {
    for (double seconds : new double[] {-1, Double.NaN}) {
      assertThatThrownBy(() -> trainer().checkpointEvery(seconds))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("checkpoint seconds must not be negative, but are " + seconds);
    }
  }

  @Test
  void train_keepsTheCheckpointOfACompleteRunWhenTold(@TempDir Path folder) {
    LabelledImages training = stripes(25, 3);
    LabelledImages validation = stripes(20, 4);
    Path checkpoint = folder.resolve("run.checkpoint");
    AtomicInteger steps = new AtomicInteger();
    PixelCnnTrainer trainer =
        trainer()
            .epochs(2)
            .checkpoint(checkpoint)
            .keepCheckpoint()
            .stopWhen(() -> steps.incrementAndGet() < 0)
            .build();
    PixelCnn model = trainer.train(training, validation);
    assertThat(checkpoint).exists();
    assertThat(trainer.train(training, validation).logLikelihood(validation))
        .isEqualTo(model.logLikelihood(validation));
    assertThat(steps).hasValue(2 * 3);
  }

  @Test
  void train_takesABatchLargerThanAllImages() {
    LabelledImages training = stripes(20, 3);
    PixelCnn model =
        trainer().epochs(2).batchSize(Integer.MAX_VALUE).build().train(training, stripes(20, 4));
    assertThat(model.provenance().steps()).isEqualTo(2);
  }

  /** Counts the threads of trainings. */
  private static Set<Thread> trainers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("pixelcnn-trainer"))
        .collect(Collectors.toSet());
  }

  @Test
  void train_hasNoWorkersThatABatchHasNothingForAndTheSameWeights() {
    LabelledImages training = stripes(25, 3);
    LabelledImages none = training.range(0, 0);
    PixelCnnTrainer.Builder settings = trainer().epochs(1);
    PixelCnn few = settings.workers(2).build().train(training, none);
    Set<Thread> before = trainers();
    Set<Thread> found = new HashSet<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void step(StepReport report) {
            found.addAll(trainers());
          }
        };
    PixelCnn many = settings.workers(7).progress(listener).build().train(training, none);
    found.removeAll(before);

    // Of ten images the first worker has eight and the second two.
    assertThat(found).hasSize(2);
    assertThat(ModelAssembly.weightValues(many)).isEqualTo(ModelAssembly.weightValues(few));
    assertThat(many.provenance().settings()).contains("workers=7");
  }

  @Test
  void train_reportsTheMeanOverTheImagesAndNotOverTheBatches() {
    List<Double> ofBatches = new ArrayList<>();
    List<Double> ofEpochs = new ArrayList<>();
    trainer()
        .epochs(1)
        .progress(
            new TrainingListener() {
              @Override
              public void step(StepReport report) {
                ofBatches.add(report.nats());
              }

              @Override
              public void epoch(EpochReport report) {
                ofEpochs.add(report.trainNats());
              }
            })
        .build()
        .train(stripes(11, 3), stripes(20, 4));
    double mean = (10 * ofBatches.get(0) + ofBatches.get(1)) / 11;
    assertThat(ofEpochs).hasSize(1).first().isEqualTo(mean);
  }

  @Test
  void train_withVariationsResumesExactly(@TempDir Path folder) {
    LabelledImages training = stripes(45, 3);
    LabelledImages validation = stripes(20, 4);
    PixelCnnTrainer.Builder settings = trainer().variations(List.of(new Binarisation()));
    PixelCnn whole = settings.build().train(training, validation);

    Path checkpoint = folder.resolve("run.checkpoint");
    AtomicInteger steps = new AtomicInteger();
    settings.checkpoint(checkpoint);
    PixelCnnTrainer stopped = settings.stopWhen(() -> steps.incrementAndGet() == 12).build();
    assertThatThrownBy(() -> stopped.train(training, validation))
        .isInstanceOf(CancellationException.class);
    PixelCnn resumed = settings.stopWhen(() -> false).build().train(training, validation);

    assertThat(resumed.logLikelihood(validation)).isEqualTo(whole.logLikelihood(validation));
    assertThat(steps).hasValue(12);
  }

  @Test
  void train_withAVariationThatChangesNothingGivesTheSameWeights() {
    LabelledImages training = stripes(45, 3);
    LabelledImages validation = stripes(20, 4);
    ImageTransform identity = (greys, shape, seed) -> greys.clone();
    PixelCnn plain = trainer().build().train(training, validation);
    PixelCnn varied = trainer().variations(List.of(identity)).build().train(training, validation);
    assertThat(varied.logLikelihood(validation)).isEqualTo(plain.logLikelihood(validation));
  }

  @Test
  void train_variesEveryTrainingImageAnewInEveryEpoch() {
    List<Long> seeds = new ArrayList<>();
    ImageTransform recording =
        (greys, shape, seed) -> {
          seeds.add(seed);
          return greys.clone();
        };
    trainer()
        .epochs(3)
        .variations(List.of(recording))
        .build()
        .train(stripes(25, 3), stripes(20, 4));
    assertThat(seeds).hasSize(3 * 25).doesNotHaveDuplicates();
  }

  @Test
  void train_binarisesTheValidationImagesOnce() {
    LabelledImages training = stripes(45, 3);
    LabelledImages validation = stripes(20, 4);
    List<ImageTransform> binarisation = List.of(new Binarisation());
    PixelCnnSpec binary = new PixelCnnSpec(6, 6, 2, 2, 8, List.of(1));
    PixelCnn model =
        PixelCnnTrainer.builder(binary)
            .epochs(1)
            .variations(binarisation)
            .build()
            .train(training, validation);
    LabelledImages drawn = validation.varied(binarisation, TrainingRun.FIXED_SEED);
    double nats = -Arrays.stream(model.logLikelihood(drawn)).average().orElseThrow();
    assertThat(model.provenance().validationNats()).isEqualTo(nats);
  }

  @Test
  void train_onBinarisedImagesGivesAModelOfBlackAndWhite() {
    PixelCnnSpec binary = new PixelCnnSpec(6, 6, 2, 2, 8, List.of(1));
    PixelCnn model =
        PixelCnnTrainer.builder(binary)
            .epochs(1)
            .variations(List.of(new Binarisation()))
            .build()
            .train(stripes(45, 3), stripes(20, 4));
    float[] greys = new float[36];
    byte[] levels = new byte[36];
    Arrays.fill(levels, 10, 20, (byte) 1);
    model.dequantiser().dequantise(levels, ImageShape.grey(6, 6), 7, greys);
    for (int pixel = 0; pixel < 36; pixel++) {
      assertThat(greys[pixel]).isEqualTo(255f * levels[pixel]);
    }
  }

  private static void assertStops(PixelCnnTrainer trainer, LabelledImages training) {
    LabelledImages none = training.range(0, 0);
    assertThatThrownBy(() -> trainer.train(training, none))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void train_refusesTheCheckpointOfARunWithOtherVariations(@TempDir Path folder) {
    LabelledImages training = stripes(40, 3);
    LabelledImages none = training.range(0, 0);
    PixelCnnTrainer.Builder settings = trainer().checkpoint(folder.resolve("run.checkpoint"));
    assertStops(settings.stopWhen(() -> true).build(), training);
    PixelCnnTrainer other = settings.variations(List.of(new Binarisation())).build();
    assertThatThrownBy(() -> other.train(training, none))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("variations.0.type is not set there, but BINARISATION here");
  }

  @Test
  void train_refusesTheCheckpointOfAnotherRun(@TempDir Path folder) {
    LabelledImages training = stripes(40, 3);
    LabelledImages none = training.range(0, 0);
    Path checkpoint = folder.resolve("run.checkpoint");
    assertStops(trainer().checkpoint(checkpoint).stopWhen(() -> true).build(), training);
    PixelCnnTrainer other = trainer().seed(2).checkpoint(checkpoint).build();
    assertThatThrownBy(() -> other.train(training, none))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("run.checkpoint")
        .hasMessageContaining("another run");
    assertThat(checkpoint).exists();
  }

  @Test
  void train_saysThatTheNumberOfWorkersMustBeThatOfTheCheckpoint(@TempDir Path folder) {
    LabelledImages training = stripes(40, 3);
    LabelledImages none = training.range(0, 0);
    PixelCnnTrainer.Builder settings = trainer().checkpoint(folder.resolve("run.checkpoint"));
    assertStops(settings.stopWhen(() -> true).build(), training);
    PixelCnnTrainer elsewhere = settings.workers(3).build();
    assertThatThrownBy(() -> elsewhere.train(training, none))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll(
            "workers is 2 there, but 3 here",
            "give the same settings, the number of workers included");
  }

  @Test
  void train_refusesACheckpointOfTooFewNumbers(@TempDir Path folder) throws Exception {
    LabelledImages training = stripes(40, 3);
    LabelledImages none = training.range(0, 0);
    Path file = folder.resolve("run.checkpoint");
    PixelCnnTrainer.Builder settings = trainer().checkpoint(file);
    assertStops(settings.stopWhen(() -> true).build(), training);
    SealedFile.Kind kind = new SealedFile.Kind("training checkpoint", "PIXELCKP", 4, "");
    Description run;
    try (DataInputStream content = SealedFile.read(file, kind)) {
      run = Description.read(content);
    }
    Checkpoint good = Checkpoint.load(file, run);
    PixelCnnTrainer resumed = settings.stopWhen(() -> false).build();

    int numbers = good.optimiser().length;
    with(good, 0, Arrays.copyOf(good.optimiser(), numbers - 1)).save(file);
    assertThatThrownBy(() -> resumed.train(training, none))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("must be %d numbers, but is %d", numbers, numbers - 1);
    with(good, 1, good.optimiser()).save(file);
    assertThatThrownBy(() -> resumed.train(training, none))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("the weights of the best epoch, 1, must be")
        .hasMessageContaining("numbers, but are 0");
    good.save(file);
    assertThat(resumed.train(training, none).provenance().epochs()).isEqualTo(6);
  }

  private static Checkpoint with(Checkpoint of, int bestEpoch, float[] optimiser) {
    return new Checkpoint(
        of.run(),
        of.epoch(),
        of.batch(),
        of.step(),
        of.nats(),
        of.seconds(),
        bestEpoch,
        of.bestTrainNats(),
        of.bestValidationNats(),
        of.bestWeights(),
        optimiser);
  }

  private static float[] trained(Consumer<PixelCnnTrainer.Builder> change) {
    PixelCnnTrainer.Builder settings = trainer().epochs(1);
    change.accept(settings);
    return ModelAssembly.weightValues(settings.build().train(stripes(40, 3), stripes(20, 4)));
  }

  @Test
  void train_dependsOnEachOfTheseSettings() {
    float[] byDefault = trained(settings -> {});
    assertThat(trained(settings -> {})).isEqualTo(byDefault);
    assertThat(trained(settings -> settings.dropout(0.3))).isNotEqualTo(byDefault);
    assertThat(trained(settings -> settings.labelDropout(0.3))).isNotEqualTo(byDefault);
    assertThat(trained(settings -> settings.clipNorm(0.01))).isNotEqualTo(byDefault);
    assertThat(trained(settings -> settings.averagingDecay(0.1))).isNotEqualTo(byDefault);
    assertThat(trained(settings -> settings.seed(2))).isNotEqualTo(byDefault);
  }

  @Test
  void train_withHiddenClassesLearnsNothingOfThem() {
    LabelledImages validation = stripes(20, 4);
    PixelCnnTrainer.Builder settings = trainer().epochs(1);
    PixelCnn all =
        settings.labelDropout(Math.nextDown(1.0)).build().train(stripes(40, 3), validation);
    for (double[] byClass : all.classLogLikelihoods(validation)) {
      assertThat(byClass[1]).isEqualTo(byClass[0]);
    }
    PixelCnn half = settings.labelDropout(0.5).build().train(stripes(40, 3), validation);
    for (double[] byClass : half.classLogLikelihoods(validation)) {
      assertThat(byClass[1]).isNotEqualTo(byClass[0]);
    }
  }

  /** Keeps which steps and epochs it was asked for. */
  private static final class Recording implements ISchedule {
    private static final long serialVersionUID = 1L;
    private final transient List<List<Integer>> asked = new ArrayList<>();

    @Override
    public double valueAt(int iteration, int epoch) {
      asked.add(List.of(iteration, epoch));
      return 1e-3;
    }

    @Override
    public ISchedule clone() {
      return this;
    }

    @Override
    public String toString() {
      return "Recording";
    }
  }

  @Test
  void train_asksTheScheduleByStepAndEpoch() {
    Recording schedule = new Recording();
    PixelCnnTrainer trainer = scheduled(schedule).epochs(2).build();
    schedule.asked.clear();
    trainer.train(stripes(25, 3), stripes(20, 4));
    assertThat(schedule.asked.stream().distinct())
        .containsExactly(
            List.of(0, 0),
            List.of(1, 0),
            List.of(2, 0),
            List.of(3, 1),
            List.of(4, 1),
            List.of(5, 1));
  }

  @Test
  void train_withTheCosineGivenOutrightIsAsByDefault() {
    LabelledImages training = stripes(45, 3);
    LabelledImages validation = stripes(20, 4);
    PixelCnn byDefault = trainer().build().train(training, validation);
    PixelCnn outright =
        scheduled(CosineSchedule.over(6 * 5, 0.01)).build().train(training, validation);
    assertThat(outright.logLikelihood(validation)).isEqualTo(byDefault.logLikelihood(validation));
  }

  @Test
  void train_refusesTheCheckpointOfARunWithAnotherSchedule(@TempDir Path folder) {
    LabelledImages training = stripes(40, 3);
    LabelledImages none = training.range(0, 0);
    PixelCnnTrainer.Builder settings = scheduled(new FixedSchedule(0.01));
    settings.checkpoint(folder.resolve("run.checkpoint"));
    assertStops(settings.stopWhen(() -> true).build(), training);
    PixelCnnTrainer other = settings.schedule(new FixedSchedule(0.02)).build();
    assertThatThrownBy(() -> other.train(training, none))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("FixedSchedule(value=0.01)")
        .hasMessageContaining("FixedSchedule(value=0.02)");
    PixelCnnTrainer same = settings.schedule(new FixedSchedule(0.01)).build();
    assertThatThrownBy(() -> same.train(training, none)).isInstanceOf(CancellationException.class);
  }

  @Test
  void builder_refusesALearningRateBesideAScheduleAndANegativeSchedule() {
    PixelCnnTrainer.Builder both = trainer().schedule(new FixedSchedule(0.02));
    assertThatThrownBy(both::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("learningRate must not be given together with schedule")
        .hasMessageContaining("0.01");
    PixelCnnTrainer.Builder negative = scheduled(new FixedSchedule(-1));
    assertThatThrownBy(negative::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("schedule must give rates that are finite and not negative")
        .hasMessageContaining("-1");
  }

  @Test
  void builder_refusesAScheduleThatDoesNotTellItsSettings() {
    PixelCnnTrainer.Builder untold = scheduled(new RampSchedule(new FixedSchedule(0.01), 5));
    assertThatThrownBy(untold::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("schedule must tell its settings by its toString()")
        .hasMessageContaining("but tells org.nd4j.linalg.schedule.RampSchedule@");
  }

  @Test
  void train_stopsByTheValidationImagesAlone() {
    List<TrainingListener.EpochReport> reports = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void epoch(EpochReport report) {
            reports.add(report);
          }
        };
    // Few images, soon known by heart: training gains on when validation has turned.
    unrated()
        .epochs(200)
        .patience(3)
        .learningRate(0.05)
        .progress(listener)
        .build()
        .train(stripes(20, 5), stripes(50, 6));
    int last = reports.size() - 1;
    TrainingListener.EpochReport best = reports.get(last - 3);
    assertThat(reports.get(last).trainNats()).isLessThan(best.trainNats());
    for (TrainingListener.EpochReport report : reports) {
      assertThat(report.validationNats()).isGreaterThanOrEqualTo(best.validationNats());
    }
  }

  @Test
  void train_saysWhereItDiverged() {
    PixelCnnTrainer.Builder settings = unrated().batchSize(20).learningRate(1e30);
    assertThatThrownBy(() -> settings.epochs(1).build().train(stripes(20, 3), stripes(20, 4)))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("not finite after epoch 1; try a lower learning rate");
    LabelledImages none = stripes(20, 4).range(0, 0);
    assertThatThrownBy(() -> settings.epochs(2).build().train(stripes(20, 3), none))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("not finite at step 1; try a lower learning rate");
  }

  @Test
  void train_neverStopsEarlyWithoutValidationImages() {
    LabelledImages training = stripes(20, 5);
    PixelCnn model = trainer().patience(1).build().train(training, training.range(0, 0));
    assertThat(model.provenance().epochs()).isEqualTo(6);
  }

  @Test
  void train_stopsWhenPatienceIsOut() {
    LabelledImages training = stripes(20, 5);
    List<Integer> epochs = new ArrayList<>();
    PixelCnnTrainer trainer =
        trainer()
            .epochs(200)
            .patience(3)
            .learningRate(0.05)
            .progress(
                new TrainingListener() {
                  @Override
                  public void epoch(EpochReport report) {
                    epochs.add(report.epoch());
                  }
                })
            .build();
    PixelCnn model = trainer.train(training, stripes(50, 6));
    assertThat(epochs).hasSizeLessThan(200);
    assertThat(model.provenance().epochs()).isEqualTo(epochs.size() - 3);
  }

  @Test
  void train_readsAnIteratorInEitherScale() {
    LabelledImages images = stripes(100, 7);
    DataSetIterator iterator = ImageSet.iterator(images, 32);
    PixelCnn raw = trainer().epochs(1).build().train(iterator);
    DataSetIterator scaled = ImageSet.iterator(images, 32);
    scaled.setPreProcessor(new ImagePreProcessingScaler());
    PixelCnn unit = trainer().epochs(1).build().train(scaled);
    assertThat(unit.logLikelihood(images)).isEqualTo(raw.logLikelihood(images));
  }

  @Test
  void train_resetsTheIteratorBeforeAndAfter() {
    DataSetIterator iterator = ImageSet.iterator(stripes(100, 7), 32);
    iterator.next();
    PixelCnn model = trainer().epochs(1).build().train(iterator);
    assertThat(model.provenance().images()).isEqualTo(90);
    int left = 0;
    while (iterator.hasNext()) {
      left += iterator.next().numExamples();
    }
    assertThat(left).isEqualTo(100);
  }

  @Test
  void train_refusesAnEmptyIterator() {
    DataSetIterator empty = new ListDataSetIterator<DataSet>(List.of(), 1);
    assertThatThrownBy(() -> trainer().build().train(empty))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no images");
  }

  @Test
  void train_refusesImagesOfAnotherSizeOrClassCountAndNaN() {
    PixelCnnTrainer trainer = trainer().build();
    assertThatThrownBy(() -> trainer.train(one(new DataSet(Nd4j.zeros(2, 25), Nd4j.zeros(2, 2)))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("6x6")
        .hasMessageContaining("[2, 25]");
    assertThatThrownBy(() -> trainer.train(one(new DataSet(Nd4j.zeros(2, 36), Nd4j.zeros(2, 3)))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("batch 0: the iterator's labels have 3 classes, but the model has 2");
    DataSet nan = new DataSet(Nd4j.valueArrayOf(new long[] {2, 36}, Float.NaN), Nd4j.zeros(2, 2));
    assertThatThrownBy(() -> trainer.train(one(nan)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("finite");
  }

  @Test
  @SuppressWarnings("NullAway") // what an iterator may hand over all the same
  void train_refusesBatchesWithoutFeaturesOrLabels() {
    PixelCnnTrainer trainer = trainer().build();
    DataSetIterator unlabelled = new SingletonDataSetIterator(new DataSet(Nd4j.zeros(2, 36), null));
    DataSetIterator unseen = new SingletonDataSetIterator(new DataSet(null, Nd4j.eye(2)));
    assertThatThrownBy(() -> trainer.train(unlabelled))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("batch 0: the iterator must give features and labels, but gave no labels");
    assertThatThrownBy(() -> trainer.train(unseen))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("batch 0: the iterator must give features and labels, but gave no features");
  }

  @Test
  void train_refusesAnImageWithoutAClass() {
    PixelCnnTrainer trainer = trainer().build();
    DataSet batch =
        new DataSet(Nd4j.zeros(2, 36), Nd4j.createFromArray(new float[][] {{0, 1}, {0, 0}}));
    assertThatThrownBy(() -> trainer.train(one(batch)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(
            "batch 0: labels of the iterator must sum to 1 in every row, but example 1 of a batch"
                + " of 2 sums to 0.0");
  }

  private static DataSetIterator one(DataSet batch) {
    return new ListDataSetIterator<>(List.of(batch), 2);
  }

  @Test
  void builder_refusesSettingsOutOfRange() {
    assertThatThrownBy(() -> trainer().epochs(0).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("epochs must be at least 1, but is 0");
    assertThatThrownBy(() -> trainer().workers(0).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("workers must be at least 1, but is 0");
    assertThatThrownBy(() -> trainer().dropout(1).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dropout");
  }

  @Test
  void spec_refusesMoreDilationsThanAModelFileMayHave() {
    assertThat(SPEC.withDilations(Collections.nCopies(1000, 1)).dilations()).hasSize(1000);
    assertThatThrownBy(() -> SPEC.withDilations(Collections.nCopies(1001, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the number of dilations must be in [0, 1000], but is 1001");
  }

  @Test
  void save_andLoadGiveTheSameModel(@TempDir Path folder) throws Exception {
    PixelCnn model = PixelCnn.untrained(SPEC, 9);
    Path file = folder.resolve("deeper/model.pixelcnn");
    model.save(file);
    PixelCnn loaded = PixelCnn.load(file);
    LabelledImages images = stripes(10, 8);
    assertThat(loaded.spec()).isEqualTo(SPEC);
    assertThat(loaded.provenance()).isEqualTo(model.provenance());
    assertThat(loaded.digest()).isEqualTo(model.digest());
    assertThat(loaded.logLikelihood(images)).isEqualTo(model.logLikelihood(images));
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void load_refusesEveryMutationOfAModelFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("model.pixelcnn");
    PixelCnn.untrained(SPEC, 9).save(file);
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(10);
    for (int i = 0; i < 200; i++) {
      byte[] bad = good.clone();
      if (i % 2 == 0) {
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      } else {
        bad = Arrays.copyOf(bad, random.nextInt(bad.length));
      }
      Files.write(file, bad);
      assertThatThrownBy(() -> PixelCnn.load(file))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("model.pixelcnn");
    }
  }

  @Test
  void of_namesWhatItWasGiven() {
    assertThatThrownBy(() -> PixelCnn.of("nowhere/model"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("nowhere/model")
        .hasMessageContaining("digits");
  }

  @Test
  void pretrained_digitsKnowsDigitsItNeverSaw() {
    PixelCnn model = PixelCnn.pretrained("digits");
    assertThat(model.spec().pixels()).isEqualTo(784);
    assertThat(model.provenance().dataset()).isEqualTo("digits");
    LabelledImages unseen = ImageSet.find("digits", null).test().range(0, 40);
    double[][] posterior = model.classPosterior(unseen);
    int right = 0;
    for (int i = 0; i < unseen.size(); i++) {
      right += posterior[i][unseen.label(i)] > 0.5 ? 1 : 0;
    }
    assertThat(right).isGreaterThanOrEqualTo(32);
    double nats = -Arrays.stream(model.logLikelihood(unseen)).average().orElseThrow();
    assertThat(nats).isLessThan(1.15 * model.provenance().validationNats());
  }

  @Test
  void pretrained_namesTheModelsThereAre() {
    assertThatThrownBy(() -> PixelCnn.pretrained("letters"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("letters")
        .hasMessageContaining("digits");
  }
}
