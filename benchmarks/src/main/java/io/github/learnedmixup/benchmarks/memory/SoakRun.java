package io.github.learnedmixup.benchmarks.memory;

import io.github.learnedmixup.augment.ClassPairs;
import io.github.learnedmixup.augment.LearnedMixupBuilder;
import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.MixState;
import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.benchmarks.pipeline.ClassifierSteps;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.digits.Digits;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run of many epochs, with whatever of a bank, resuming and new pairs it is to show. */
final class SoakRun implements AutoCloseable {
  /** Real examples of a batch. */
  static final int BATCH = 64;

  /** Batches of an epoch. */
  static final int EPOCH = 100;

  /** A pool that is there, and a cache that is full and evicting, long before the first tenth. */
  private static final SampleSupply SUPPLY =
      SampleSupply.defaults().withReuse(8).withPoolSize(1024).withCacheBytes(1 << 20);

  private static final long SEED = 1;

  private final LabelledImages images = Digits.draw(BATCH * EPOCH, SEED);
  private final PixelCnn model =
      PixelCnn.untrained(
          PixelCnnSpec.of(Digits.SIZE, Digits.SIZE, Digits.CLASSES)
              .withFeatures(4)
              .withDilations(List.of(1, 2)),
          SEED);
  private final Settings settings;
  private final Path state;
  private LearnedMixupIterator batches;
  private long taken;
  private long resumes;

  /**
   * What the run is to show.
   *
   * @param bank a bank's folder; null for none
   * @param bankMaxBytes how many bytes it may have
   * @param resumeEvery after how many batches it is closed and resumed; 0 for never
   * @param renewPairs whether each epoch has pairs of its own
   */
  record Settings(@Nullable Path bank, long bankMaxBytes, long resumeEvery, boolean renewPairs) {}

  SoakRun(Settings settings) throws IOException {
    this.settings = settings;
    this.batches = builder().build();
    this.state = Files.createTempFile("soak", ".state");
  }

  private LearnedMixupBuilder builder() {
    LearnedMixupBuilder builder =
        LearnedMixupIterator.builder(ImageSet.iterator(images, BATCH), model)
            .withoutParents()
            .mixPlan(ClassifierSteps.MIX)
            .sampleSupply(SUPPLY);
    if (settings.bank != null) {
      builder.bank(settings.bank).bankMaxBytes(settings.bankMaxBytes);
    }
    return builder;
  }

  /** Takes the batches of an epoch, or of what is left of it. */
  void takeEpoch() throws IOException {
    if (!batches.hasNext()) {
      batches.reset();
      if (settings.renewPairs) {
        batches.renewPairs(pairs(batches.state().epochs()));
      }
    }
    while (batches.hasNext()) {
      batches.next();
      taken++;
      if (settings.resumeEvery > 0 && taken % settings.resumeEvery == 0) {
        resume();
      }
    }
  }

  /** Others for each epoch. */
  private static ClassPairs pairs(long epoch) {
    double[][] weights = new double[Digits.CLASSES][Digits.CLASSES];
    for (int first = 0; first < Digits.CLASSES; first++) {
      for (int second = 0; second < Digits.CLASSES; second++) {
        weights[first][second] = SeededHash.uniform(SeededHash.mix(epoch, first), second);
      }
    }
    return ClassPairs.weighted(weights);
  }

  private void resume() throws IOException {
    batches.state().save(state);
    batches.close();
    batches = builder().resumeFrom(MixState.load(state)).build();
    resumes++;
  }

  /** Batches that were taken. */
  long taken() {
    return taken;
  }

  /** How often it was closed and resumed. */
  long resumes() {
    return resumes;
  }

  /** Reads what it holds. */
  SoakReading reading() throws IOException {
    batches.state().save(state);
    return new SoakReading(MemoryReading.afterCollection(), Files.size(state), bankBytes());
  }

  /** What the bank has; a manifest that is just being written beside the old one does not count. */
  private long bankBytes() throws IOException {
    if (settings.bank == null) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(settings.bank)) {
      return files
          .map(Path::toFile)
          .filter(file -> !file.getName().endsWith(".part"))
          .filter(File::isFile)
          .mapToLong(File::length)
          .sum();
    } catch (NoSuchFileException | UncheckedIOException e) {
      return bankBytes(); // a file was moved into its place meanwhile
    }
  }

  @Override
  public void close() throws IOException {
    batches.close();
    Files.deleteIfExists(state);
  }
}
