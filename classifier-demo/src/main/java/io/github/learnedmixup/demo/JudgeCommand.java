package io.github.learnedmixup.demo;

import io.github.learnedmixup.pixelcnn.Acceptance;
import io.github.learnedmixup.pixelcnn.Blend;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.SampleRequest;
import io.github.learnedmixup.pixelcnn.Sampler;
import io.github.learnedmixup.pixelcnn.cli.CommandLines;
import io.github.learnedmixup.pixelcnn.cli.DataOptions;
import io.github.learnedmixup.pixelcnn.cli.ModelOption;
import io.github.learnedmixup.pixelcnn.cli.PairsOption;
import io.github.learnedmixup.pixelcnn.cli.ProcessThreads;
import io.github.learnedmixup.pixelcnn.cli.ValidationCut;
import io.github.learnedmixup.pixelcnn.data.CacheFolder;
import io.github.learnedmixup.pixelcnn.data.ImageSet;
import io.github.learnedmixup.pixelcnn.data.LabelledImages;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells how believable images between two classes are, by the word of others. */
@Command(
    name = "judge",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    sortOptions = false,
    description =
        "Makes images between pairs of classes in every way, at lambda 0.1 to 0.9, and tells what"
            + " independent judges, trained on real images alone, and another PixelCNN say of"
            + " them: pair mass, the judges' probability of the two classes together; lambda"
            + " error, how far the first class's share of it is from lambda; typical, the share of"
            + " images as likely as real ones are.")
final class JudgeCommand implements Callable<Integer> {
  /** Each is scored under every class. */
  private static final int MOST_TYPICAL = 5000;

  private static final double TAIL = 0.05;

  /** Pairs whose images are made, judged and kept together. */
  private static final int PAIRS_A_PART = 5;

  private static final List<String> HEADINGS =
      List.of("Way", "Pair mass", "Lambda error", "Typical", "Accepted", "Images a second");

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ModelOption model = new ModelOption();

  @Mixin private final DataOptions data = new DataOptions();

  @Mixin private final PairsOption pairs = new PairsOption();

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "images of each pair and lambda; default ${DEFAULT-VALUE}")
  private int images = 64;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "sampling temperature; default ${DEFAULT-VALUE}")
  private double temperature = 1;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "decides which images are made; default ${DEFAULT-VALUE}")
  private long seed = 1;

  @Option(
      names = "--reference",
      paramLabel = "NAME|FILE",
      description =
          "the other PixelCNN; by default one of a single stack is trained once for the data set"
              + " and kept in references in ~/.cache/learned-mixup")
  private @Nullable String reference;

  @Option(
      names = "--real-images",
      paramLabel = "N",
      description = "real test images that say what is typical; default ${DEFAULT-VALUE}")
  private int realImages = 2000;

  @Option(
      names = "--tries",
      paramLabel = "N",
      description =
          "images that are drawn at most for one that is to be accepted; default ${DEFAULT-VALUE}")
  private int tries = Acceptance.DEFAULT_TRIES;

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      description =
          "how far the mix of an accepted image may be from lambda, in (0, 1]; default"
              + " ${DEFAULT-VALUE}")
  private double tolerance = Acceptance.DEFAULT_TOLERANCE;

  @Option(
      names = "--critics",
      paramLabel = "K",
      description =
          "classifiers beside the judges, trained like them, that say which images are accepted in"
              + " two more rows; default ${DEFAULT-VALUE}, no such rows")
  private int critics = 0;

  @Mixin private final JudgeOptions judging = new JudgeOptions();

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "where what is said of each way and five pairs is kept as soon as it is known, so that"
              + " the same command goes on there; by default it is not kept")
  private @Nullable Path state;

  @Option(names = "--json", description = "prints a line of JSON in place of the table")
  private boolean json;

  /**
   * What came out of one way; its components are the JSON's fields.
   *
   * @param acceptance 1 where nothing is refused
   */
  private record Row(
      String way,
      double pairMass,
      double lambdaError,
      double typical,
      double acceptance,
      double imagesPerS) {}

  private record Rows(List<Row> rows) {}

  /**
   * A way to make images.
   *
   * @param terms what is asked of an image to be accepted, in words; empty where nothing is
   */
  private record Way(String name, String terms, Function<BetweenMaker, BetweenImages> making) {}

  /** What decides the images of a part and what is said of them. */
  private record PartKey(
      String way,
      String terms,
      BetweenMaker part,
      String model,
      String trainImages,
      String testImages,
      String judges,
      String reference,
      int realImages,
      int looked) {}

  @Override
  public Integer call() throws IOException {
    ImageSet set = data.imageSet();
    PixelCnn pixelCnn = model.load();
    SharedModel.requireFit(model.name(), pixelCnn.spec(), set.train());
    BetweenMaker maker =
        new BetweenMaker(pairs.pairs(pixelCnn.spec().classes()), images, temperature, seed, 0);
    maker.requireImages(set.test());
    if (realImages < 1) {
      throw new IllegalArgumentException("--real-images must be positive, but is " + realImages);
    }
    if (!(temperature >= SampleRequest.LOWEST_TEMPERATURE && Double.isFinite(temperature))) {
      throw new IllegalArgumentException(
          "--temperature must be at least %s and finite, but is %s"
              .formatted(SampleRequest.LOWEST_TEMPERATURE, temperature));
    }
    if (tries < 1) {
      throw new IllegalArgumentException("--tries must be positive, but is " + tries);
    }
    if (!(tolerance > 0 && tolerance <= 1)) {
      throw new IllegalArgumentException("--tolerance must be in (0, 1], but is " + tolerance);
    }
    if (critics < 0) {
      throw new IllegalArgumentException("--critics must not be negative, but is " + critics);
    }
    judging.check();
    RunStore store = state == null ? null : RunStore.open(state);
    Optional<PixelCnn> given = givenReference(set.train());
    if (store != null) {
      store.prepare();
    }
    ProcessThreads.useNativeThreads(1);
    LabelledImages heldOut = ValidationCut.of(set.train(), pixelCnn.provenance()).validation();
    Acceptance acceptance =
        Acceptance.measured(pixelCnn, heldOut, TAIL).withTries(tries).withTolerance(tolerance);
    Progress progress = new ProgressBars();
    Judges judges = judging.judges(set.train(), progress);
    PixelCnn other = given.isPresent() ? given.get() : trainedReference(set.train());
    LabelledImages test = set.test();
    Typicality typicality = new Typicality(other, test.range(0, Math.min(realImages, test.size())));

    List<BetweenMaker> parts = maker.parts(PAIRS_A_PART);
    int looked = (MOST_TYPICAL - 1) / parts.size() + 1;
    List<Row> rows = new ArrayList<>();
    try (Sampler sampler = pixelCnn.sampler(Runtime.getRuntime().availableProcessors())) {
      for (Way way : ways(pixelCnn, sampler, acceptance, set, progress)) {
        List<BetweenScores> scores = new ArrayList<>();
        for (BetweenMaker part : parts) {
          PartKey key =
              new PartKey(
                  way.name(),
                  way.terms(),
                  part,
                  pixelCnn.digest(),
                  set.train().digest(),
                  test.digest(),
                  judging.words(),
                  other.digest(),
                  realImages,
                  looked);
          scores.add(
              kept(
                  store,
                  key,
                  () -> BetweenScores.of(way.making().apply(part), judges, typicality, looked)));
        }
        rows.add(row(way.name(), BetweenScores.together(scores)));
      }
    }
    print(rows);
    return 0;
  }

  private Optional<PixelCnn> givenReference(LabelledImages split) throws IOException {
    if (reference == null) {
      return Optional.empty();
    }
    PixelCnn given = PixelCnn.of(reference);
    SharedModel.requireFit(reference, given.spec(), split);
    return Optional.of(given);
  }

  private PixelCnn trainedReference(LabelledImages split) throws IOException {
    return new ReferenceModels(
            CacheFolder.ofUser().resolve("references"), ReferenceModels.DEFAULT_EPOCHS)
        .model(data.dataset(), split);
  }

  private List<Way> ways(
      PixelCnn model, Sampler sampler, Acceptance acceptance, ImageSet set, Progress progress)
      throws IOException {
    int levels = model.spec().levels();
    Function<BetweenMaker, List<SampleRequest>> steered = part -> part.free(Blend.STEERED);
    Function<BetweenMaker, List<SampleRequest>> ofParents =
        part -> part.ofParents(Blend.PRODUCT, levels, set.test());
    DrawnWays drawn = new DrawnWays(model, sampler, acceptance, progress);
    List<Way> ways = new ArrayList<>();
    for (Blend blend : Blend.values()) {
      ways.add(drawn.plainly(blend.name(), part -> part.free(blend)));
    }
    ways.add(drawn.accepted(Blend.STEERED + "+ACCEPT", steered, null));
    ways.add(drawn.plainly("PARENTS", ofParents));
    if (critics > 0) {
      Judges others = judging.others(set.train(), critics, progress);
      ways.add(drawn.accepted(Blend.STEERED + "+CRITICS", steered, others));
      ways.add(drawn.accepted("PARENTS+CRITICS", ofParents, others));
    }
    ways.add(new Way("PIXEL_MIXUP", "", part -> part.pixelMixup(set.test())));
    return ways;
  }

  /** Ways that a model draws. */
  private final class DrawnWays {
    private final PixelCnn model;
    private final Sampler sampler;
    private final Acceptance acceptance;
    private final Progress progress;

    DrawnWays(PixelCnn model, Sampler sampler, Acceptance acceptance, Progress progress) {
      this.model = model;
      this.sampler = sampler;
      this.acceptance = acceptance;
      this.progress = progress;
    }

    Way plainly(String way, Function<BetweenMaker, List<SampleRequest>> asked) {
      return new Way(
          way, "", part -> BetweenMaker.drawn(model, sampler, asked.apply(part), way, progress));
    }

    Way accepted(
        String way, Function<BetweenMaker, List<SampleRequest>> asked, @Nullable Judges others) {
      String terms = "within %s of lambda, in %d tries".formatted(tolerance, tries);
      return new Way(
          way,
          others == null ? terms : terms + ", by %d critics".formatted(critics),
          part ->
              part.accepted(model, sampler, asked.apply(part), acceptance, others, way, progress));
    }
  }

  private static BetweenScores kept(
      @Nullable RunStore store, PartKey key, Supplier<BetweenScores> scoring) {
    if (store == null) {
      return scoring.get();
    }
    Optional<BetweenScores> known = store.find("judge", key, BetweenScores.class);
    if (known.isPresent()) {
      return known.get();
    }
    BetweenScores scores = scoring.get();
    store.keep("judge", key, scores);
    return scores;
  }

  private static Row row(String way, BetweenScores scores) {
    return new Row(
        way,
        scores.pairMass(),
        scores.lambdaError(),
        scores.typical(),
        scores.acceptance(),
        scores.imagesPerS());
  }

  private void print(List<Row> rows) {
    PrintWriter out = CommandLines.out(spec);
    if (json) {
      out.println(Json.tree(new Rows(rows)));
    } else {
      List<List<String>> cells =
          rows.stream()
              .map(
                  row ->
                      List.of(
                          row.way(),
                          Phrases.precise(row.pairMass()),
                          Phrases.precise(row.lambdaError()),
                          Phrases.precise(row.typical()),
                          Phrases.percent(row.acceptance()),
                          Phrases.number(row.imagesPerS())))
              .toList();
      TextTable.lines(HEADINGS, cells).forEach(out::println);
    }
    out.flush();
  }
}
