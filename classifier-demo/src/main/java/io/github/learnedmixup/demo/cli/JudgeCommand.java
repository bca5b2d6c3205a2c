package io.github.learnedmixup.demo.cli;

import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.Json;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.console.ProgressBars;
import io.github.learnedmixup.console.TextTable;
import io.github.learnedmixup.demo.judge.BetweenImages;
import io.github.learnedmixup.demo.judge.BetweenMaker;
import io.github.learnedmixup.demo.judge.BetweenScores;
import io.github.learnedmixup.demo.judge.Judges;
import io.github.learnedmixup.demo.judge.Pace;
import io.github.learnedmixup.demo.judge.Typicality;
import io.github.learnedmixup.demo.model.ReferenceModels;
import io.github.learnedmixup.demo.model.SharedModel;
import io.github.learnedmixup.demo.statistics.Phrases;
import io.github.learnedmixup.demo.store.RunStore;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.acceptance.Acceptance;
import io.github.learnedmixup.pixelcnn.cli.DataOptions;
import io.github.learnedmixup.pixelcnn.cli.ModelOption;
import io.github.learnedmixup.pixelcnn.cli.PairsOption;
import io.github.learnedmixup.pixelcnn.dataset.CacheFolder;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.training.ValidationCut;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
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
    description = {
      "Tells how believable images between pairs of classes are, made in every way, at lambda 0.1 to"
          + " 0.9.",
      "Independent judges, trained on real images alone, and another PixelCNN say so. Pair mass: the"
          + " judges' probability of the two classes together. Lambda error: how far the first"
          + " class's share of it is from lambda. Typical: the share of images as likely as real"
          + " ones are."
    })
public final class JudgeCommand implements Callable<Integer> {
  /** Each is scored under every class. */
  /** Changes when the same settings would come to other scores. */
  private static final int VERSION = 1;

  private static final int MOST_TYPICAL = 5000;

  private static final double TAIL = 0.05;

  /** Pairs whose images are made, judged and kept together. */
  private static final int PAIRS_A_PART = 5;

  private static final String PARENTS = "PARENTS";

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
      names = "--ways",
      paramLabel = "LIST",
      split = ",",
      description = "the rows that are wanted, by their names; default all")
  private @Nullable List<String> rows;

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

  /** Makes a part's images. */
  private interface Making {
    BetweenImages of(Workshop workshop, BetweenMaker part);
  }

  /**
   * A way to make images.
   *
   * @param terms what is asked of an image to be accepted, in words; empty where nothing is
   * @param asksCritics whether the workshop must have critics
   */
  private record Way(String name, String terms, boolean asksCritics, Making making) {
    /** Whether the workshop must know what is accepted. */
    boolean refuses() {
      return !terms.isEmpty();
    }
  }

  /**
   * What images are made with.
   *
   * @param acceptance none where no way refuses an image
   * @param real images that others are made of
   * @param critics none where no way asks them
   */
  private record Workshop(
      PixelCnn model,
      Sampler sampler,
      @Nullable Acceptance acceptance,
      LabelledImages real,
      @Nullable Judges critics,
      Progress progress) {
    List<SampleRequest> steered(BetweenMaker part) {
      return part.free(Blend.STEERED);
    }

    List<SampleRequest> ofParents(BetweenMaker part) {
      return part.ofParents(Blend.PRODUCT, model.spec().levels(), real);
    }

    BetweenImages drawn(String way, List<SampleRequest> requests) {
      return BetweenMaker.drawn(model, sampler, requests, way, progress);
    }

    BetweenImages accepted(
        String way, BetweenMaker part, List<SampleRequest> requests, @Nullable Judges opinion) {
      Acceptance needed = Objects.requireNonNull(acceptance);
      return part.accepted(model, sampler, requests, needed, opinion, way, progress);
    }
  }

  @Override
  public Integer call() throws IOException {
    ImageSet set = data.imageSet();
    PixelCnn pixelCnn = model.load();
    SharedModel.requireFit(model.name(), pixelCnn.spec(), set.train());
    BetweenMaker maker =
        new BetweenMaker(pairs.pairs(pixelCnn.trainedClasses()), images, temperature, seed, 0);
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
    List<Way> ways = ways();
    RunStore store = state == null ? null : RunStore.open(state);
    Optional<PixelCnn> given = givenReference(set.train());
    if (store != null) {
      store.prepare();
    }
    ProcessThreads.useNativeThreads(1);
    Progress progress = new ProgressBars();
    Acceptance acceptance =
        ways.stream().anyMatch(Way::refuses) ? acceptance(pixelCnn, set.train(), progress) : null;
    Judges judges = judging.judges(set.train(), progress);
    PixelCnn other = given.isPresent() ? given.get() : trainedReference(set.train());
    LabelledImages test = set.test();
    Typicality typicality =
        typicality(other, test.range(0, Math.min(realImages, test.size())), progress);

    List<BetweenMaker> parts = maker.parts(PAIRS_A_PART);
    int looked = (MOST_TYPICAL - 1) / parts.size() + 1;
    List<Row> judged = new ArrayList<>();
    Pace pace = new Pace(ways.size(), CommandLines.err(spec));
    Judges others =
        ways.stream().anyMatch(Way::asksCritics)
            ? judging.others(set.train(), critics, progress)
            : null;
    try (Sampler sampler = pixelCnn.sampler(Runtime.getRuntime().availableProcessors())) {
      Workshop workshop = new Workshop(pixelCnn, sampler, acceptance, test, others, progress);
      for (Way way : ways) {
        List<BetweenScores> scores = new ArrayList<>();
        for (BetweenMaker part : parts) {
          String engine = sampler.engine();
          Description key =
              Description.of(
                  "judged-part",
                  VERSION,
                  to ->
                      to.set("way", way.name())
                          .set("terms", way.terms(), "")
                          .include("part", part::describe)
                          .set("model", pixelCnn.digest())
                          .set("engine", engine)
                          .set("trainImages", set.train().digest())
                          .set("testImages", test.digest())
                          .include("judges", judging::describe)
                          .set("reference", other.digest())
                          .set("realImages", realImages)
                          .set("looked", looked));
          scores.add(
              kept(
                  store,
                  key,
                  () ->
                      BetweenScores.of(
                          way.making().of(workshop, part), judges, typicality, looked, progress)));
        }
        judged.add(row(way.name(), BetweenScores.together(scores)));
        pace.tell(judged.size());
      }
    }
    print(judged);
    return 0;
  }

  private Acceptance acceptance(PixelCnn pixelCnn, LabelledImages split, Progress progress) {
    LabelledImages heldOut = ValidationCut.of(split, pixelCnn.provenance()).validation();
    try (Progress.Task task = progress.begin("measuring held-out images", 1)) {
      Acceptance measured = Acceptance.measured(pixelCnn, heldOut, TAIL);
      task.advance(1);
      return measured.withTries(tries).withTolerance(tolerance);
    }
  }

  private static Typicality typicality(PixelCnn other, LabelledImages real, Progress progress) {
    try (Progress.Task task = progress.begin("scoring real images", real.size())) {
      return new Typicality(other, real, task);
    }
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

  /** The ways that are wanted, in the order of the rows. */
  private List<Way> ways() {
    List<Way> all = allWays();
    if (rows == null) {
      return all;
    }
    List<String> names = all.stream().map(Way::name).toList();
    for (String row : rows) {
      if (!names.contains(row)) {
        throw new IllegalArgumentException(
            "--ways must be of %s%s, but is %s"
                .formatted(
                    String.join(", ", names),
                    critics == 0 ? ", or with --critics of two more" : "",
                    row));
      }
    }
    return all.stream().filter(way -> rows.contains(way.name())).toList();
  }

  private List<Way> allWays() {
    String terms = "within %s of lambda, in %d tries".formatted(tolerance, tries);
    List<Way> ways = new ArrayList<>();
    for (Blend blend : Blend.values()) {
      ways.add(
          new Way(
              blend.name(), "", false, (with, part) -> with.drawn(blend.name(), part.free(blend))));
    }
    String accepted = Blend.STEERED + "+ACCEPT";
    ways.add(
        new Way(
            accepted,
            terms,
            false,
            (with, part) -> with.accepted(accepted, part, with.steered(part), null)));
    ways.add(
        new Way(PARENTS, "", false, (with, part) -> with.drawn(PARENTS, with.ofParents(part))));
    if (critics > 0) {
      ways.add(criticised(Blend.STEERED.name(), terms, Workshop::steered));
      ways.add(criticised(PARENTS, terms, Workshop::ofParents));
    }
    ways.add(new Way("PIXEL_MIXUP", "", false, (with, part) -> part.pixelMixup(with.real())));
    return ways;
  }

  private Way criticised(
      String what, String terms, BiFunction<Workshop, BetweenMaker, List<SampleRequest>> requests) {
    String way = what + "+CRITICS";
    return new Way(
        way,
        terms + ", by %d critics".formatted(critics),
        true,
        (with, part) -> with.accepted(way, part, requests.apply(with, part), with.critics()));
  }

  private static BetweenScores kept(
      @Nullable RunStore store, Description key, Supplier<BetweenScores> scoring) {
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

  private void print(List<Row> judged) {
    PrintWriter out = CommandLines.out(spec);
    if (json) {
      out.println(Json.tree(new Rows(judged)));
    } else {
      List<List<String>> cells =
          judged.stream()
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
