package io.github.learnedmixup.demo.cli;

import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.Json;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.console.ProgressBars;
import io.github.learnedmixup.console.SamplesImages;
import io.github.learnedmixup.console.TextTable;
import io.github.learnedmixup.demo.judge.BetweenEvaluation;
import io.github.learnedmixup.demo.judge.BetweenMaker;
import io.github.learnedmixup.demo.judge.BetweenMethod;
import io.github.learnedmixup.demo.judge.Judges;
import io.github.learnedmixup.demo.judge.JudgingPace;
import io.github.learnedmixup.demo.model.ReferenceModels;
import io.github.learnedmixup.demo.model.SharedModel;
import io.github.learnedmixup.demo.statistics.StatisticPhrases;
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
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how believable images between two classes are, as judged by independent classifiers. */
@SamplesImages
@Command(
    name = "judge",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    sortOptions = false,
    description = {
      "Measures how believable images between pairs of classes are, for each way of making them, at"
          + " lambda 0.1 to 0.9.",
      "The judges are classifiers trained on real images only; another PixelCNN decides what is"
          + " typical. Pair mass: the judges' probability of the two classes together. Lambda error:"
          + " how far the first class's share of it is from lambda. Label error: how far it is from"
          + " the image's label, which is lambda, the area of a CutMix, or the share that an image"
          + " came to have of its real parents. Share distance: how far that is from lambda."
          + " Typical: the share of images that are as likely as real ones."
    })
public final class JudgeCommand implements Callable<Integer> {
  private static final List<String> HEADINGS =
      List.of(
          "Way",
          "Pair mass",
          "Lambda error",
          "Label error",
          "Share distance",
          "Typical",
          "Accepted",
          "Images a second");

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
      description = "the ways to compare, by the names of their rows; default all")
  private @Nullable List<String> rows;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "sampling temperature; default ${DEFAULT-VALUE}")
  private double temperature = 1;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "random seed of the images; default ${DEFAULT-VALUE}")
  private long seed = 1;

  @Option(
      names = "--reference",
      paramLabel = "NAME|FILE",
      description =
          "the PixelCNN that decides what is typical; by default one of a single stack is trained"
              + " once for the data set and kept in references in ~/.cache/learned-mixup")
  private @Nullable String reference;

  @Option(
      names = "--real-images",
      paramLabel = "N",
      description = "real test images that define what is typical; default ${DEFAULT-VALUE}")
  private int realImages = 2000;

  @Option(
      names = "--tries",
      paramLabel = "N",
      description = "largest number of samples for each accepted image; default ${DEFAULT-VALUE}")
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
          "classifiers trained like the judges that decide which images are accepted in two more"
              + " rows; default ${DEFAULT-VALUE}, without these rows")
  private int critics = 0;

  @Mixin private final JudgeOptions judging = new JudgeOptions();

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "keeps the scores of each way, five pairs at a time, in this folder, from which the same"
              + " command resumes; by default they are not kept")
  private @Nullable Path state;

  @Option(names = "--json", description = "prints a line of JSON in place of the table")
  private boolean json;

  private record Rows(List<BetweenEvaluation.Row> rows) {}

  @Override
  public Integer call() throws IOException {
    ImageSet set = data.imageSet();
    PixelCnn pixelCnn = model.load();
    SharedModel.requireFit(model.name(), pixelCnn.spec(), set.train());
    BetweenMaker maker =
        new BetweenMaker(pairs.pairs(pixelCnn.trainedClasses()), images, temperature, seed, 0);
    maker.requireImages(set.test());
    if (!(temperature >= SampleRequest.LOWEST_TEMPERATURE && Double.isFinite(temperature))) {
      throw new IllegalArgumentException(
          "--temperature must be at least %s and finite, but is %s"
              .formatted(SampleRequest.LOWEST_TEMPERATURE, temperature));
    }
    BetweenEvaluation.Settings settings =
        new BetweenEvaluation.Settings(realImages, tries, tolerance, critics);
    judging.check();
    List<BetweenMethod> methods = methods();
    RunStore store = state == null ? null : RunStore.open(state);
    ExpertBlending experts = new ExpertBlending(givenReference(set.train()));
    if (store != null) {
      store.prepare();
    }
    ProcessThreads.useNativeThreads(1);
    print(
        new BetweenEvaluation(pixelCnn, set, maker, settings, store)
            .rows(
                methods,
                experts,
                new JudgingPace(methods.size(), CommandLines.err(spec)),
                new ProgressBars()));
    return 0;
  }

  /** The judges and the reference model that the options name. */
  private final class ExpertBlending implements BetweenEvaluation.ExpertBlending {
    private final @Nullable PixelCnn given;

    ExpertBlending(@Nullable PixelCnn given) {
      this.given = given;
    }

    @Override
    public Judges judges(LabelledImages training, Progress progress) throws IOException {
      return judging.judges(training, progress);
    }

    @Override
    public Judges critics(LabelledImages training, int count, Progress progress)
        throws IOException {
      return judging.others(training, count, progress);
    }

    @Override
    public void describe(Description.Builder to) {
      judging.describe(to);
    }

    @Override
    public PixelCnn reference(LabelledImages training) throws IOException {
      return given == null
          ? new ReferenceModels(
                  CacheFolder.ofUser().resolve("references"), ReferenceModels.DEFAULT_EPOCHS)
              .model(data.dataset(), training)
          : given;
    }
  }

  private @Nullable PixelCnn givenReference(LabelledImages training) throws IOException {
    if (reference == null) {
      return null;
    }
    PixelCnn given = PixelCnn.of(reference);
    SharedModel.requireFit(reference, given.spec(), training);
    return given;
  }

  /** The requested methods, in the order of the rows. */
  private List<BetweenMethod> methods() {
    List<BetweenMethod> all = BetweenMethod.all(tries, tolerance, critics);
    if (rows == null) {
      return all;
    }
    List<String> names = all.stream().map(BetweenMethod::name).toList();
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
    return all.stream().filter(method -> rows.contains(method.name())).toList();
  }

  private void print(List<BetweenEvaluation.Row> judged) {
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
                          StatisticPhrases.precise(row.pairMass()),
                          StatisticPhrases.precise(row.lambdaError()),
                          StatisticPhrases.precise(row.labelError()),
                          StatisticPhrases.precise(row.shareDistance()),
                          StatisticPhrases.precise(row.typical()),
                          StatisticPhrases.percent(row.acceptance()),
                          StatisticPhrases.number(row.imagesPerS())))
              .toList();
      TextTable.lines(HEADINGS, cells).forEach(out::println);
    }
    out.flush();
  }
}
