package io.github.learnedmixup.demo.judge;

import io.github.learnedmixup.console.OutputFile;
import io.github.learnedmixup.console.Printable;
import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.console.SideBySide;
import io.github.learnedmixup.demo.classifier.Classifier;
import io.github.learnedmixup.demo.data.ValidationSplit;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.SealedFile;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges that were trained once and are kept in a folder.
 *
 * <p>A file is a {@linkplain SealedFile sealed file} of magic {@value #MAGIC} and version {@value
 * #VERSION}, which also stands for the network's structure, its learning rates and the choice of
 * the held-out images. It holds the {@link Description} of what decides the judge, and what {@link
 * Judge#write} writes. A cache can be made again: a file that is damaged, of another version or of
 * other settings is replaced, with a warning.
 */
public final class JudgeCache {
  private static final Logger log = LoggerFactory.getLogger(JudgeCache.class);

  private static final String MAGIC = "IMGJUDGE";
  private static final int VERSION = 4;
  private static final SealedFile.Kind KIND =
      new SealedFile.Kind("judge of images", MAGIC, VERSION, "it must be replaced");
  private static final int DIGITS_OF_DIGEST = 16;

  private final Path folder;
  private final JudgeSettings settings;

  /** Keeps judges that are trained in this way in a folder, which need not exist yet. */
  public JudgeCache(Path folder, JudgeSettings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /**
   * Finds the judges of a set with the seeds from {@code first} on, and trains those that are not
   * there, side by side. Each is kept as soon as it is trained.
   *
   * @param split all training images of the set, of which some are held out
   * @param count how many, at least 1
   * @throws InvalidInputException if the images are too few or too small, or a judge must be
   *     trained and the folder cannot be written to
   * @throws IOException if a file cannot be read
   */
  public Judges judges(LabelledImages split, long first, int count, Progress progress)
      throws IOException {
    Classifier.requireSize(split.shape());
    ValidationSplit images = ValidationSplit.of(split);
    String digest = split.digest();
    SortedMap<Long, Judge> judges = new TreeMap<>();
    SortedMap<Long, OutputFile> missing = new TreeMap<>();
    for (long seed = first; seed < first + count; seed++) {
      Path file = file(digest, seed);
      Optional<Judge> kept = read(file, key(digest, seed), images.training(), seed);
      if (kept.isPresent()) {
        judges.put(seed, kept.get());
      } else {
        // Whether it can be kept is found out before the long work.
        missing.put(seed, OutputFile.inCache("the judges' cache", file));
      }
    }
    if (!missing.isEmpty()) {
      judges.putAll(train(digest, images, missing, progress));
    }
    return new Judges(List.copyOf(judges.values()));
  }

  private SortedMap<Long, Judge> train(
      String digest,
      ValidationSplit images,
      SortedMap<Long, OutputFile> missing,
      Progress progress) {
    long steps = (long) settings.steps(images.training().size()) * missing.size();
    AtomicLong stepsDone = new AtomicLong();
    List<Long> seeds = List.copyOf(missing.keySet());
    String name = seeds.size() == 1 ? "a judge" : seeds.size() + " judges";
    try (Progress.Task task = progress.begin("training " + name, steps)) {
      List<Callable<Judge>> trainings = new ArrayList<>();
      missing.forEach(
          (seed, file) ->
              trainings.add(
                  () -> {
                    Judge judge =
                        Judge.train(
                            images.training(),
                            images.validation(),
                            settings,
                            seed,
                            () -> task.advance(stepsDone.incrementAndGet()));
                    file.write(sealed(judge, key(digest, seed)));
                    return judge;
                  }));
      int threads = Math.min(trainings.size(), Runtime.getRuntime().availableProcessors());
      List<Judge> trained = SideBySide.run(trainings, threads);
      SortedMap<Long, Judge> judges = new TreeMap<>();
      for (int i = 0; i < trained.size(); i++) {
        judges.put(seeds.get(i), trained.get(i));
      }
      return judges;
    }
  }

  private static byte[] sealed(Judge judge, Description key) throws IOException {
    return SealedFile.seal(
        KIND,
        to -> {
          key.write(to);
          judge.write(to);
        });
  }

  private Optional<Judge> read(Path file, Description key, LabelledImages training, long seed)
      throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (DataInputStream content = SealedFile.read(file, KIND)) {
      Description found = Description.read(content);
      if (!found.equals(key)) {
        throw new InvalidInputException(
            "%s is the judge of other settings: %s".formatted(file, found.differencesInWords(key)));
      }
      return Optional.of(Judge.read(content, file.toString(), training, settings, seed));
    } catch (IllegalArgumentException | EOFException e) {
      log.warn("{} is a damaged {}: {}; a judge is trained in its place", file, KIND.name(), e);
      return Optional.empty();
    } catch (InvalidInputException e) {
      log.warn("{}; a judge is trained in its place", Printable.of(e.getMessage()));
      return Optional.empty();
    }
  }

  private Description key(String digest, long seed) {
    return Description.of(
        "judge",
        VERSION,
        to -> to.set("data", digest).set("seed", seed).include("settings", settings::describe));
  }

  private Path file(String digest, long seed) {
    return folder.resolve(
        "%s-%s-seed%d.judge"
            .formatted(digest.substring(0, DIGITS_OF_DIGEST), settings.shortName(), seed));
  }
}
