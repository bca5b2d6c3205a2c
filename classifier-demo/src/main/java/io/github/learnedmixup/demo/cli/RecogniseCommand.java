package io.github.learnedmixup.demo.cli;

import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.Json;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.console.ProgressBars;
import io.github.learnedmixup.console.TextTable;
import io.github.learnedmixup.demo.judge.JudgedImages;
import io.github.learnedmixup.demo.judge.Judges;
import io.github.learnedmixup.demo.model.SharedModel;
import io.github.learnedmixup.demo.statistics.StatisticPhrases;
import io.github.learnedmixup.pixelcnn.Calibration;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.cli.DataOptions;
import io.github.learnedmixup.pixelcnn.cli.ModelOption;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how many generated images are of the requested class. */
@Command(
    name = "recognise",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    sortOptions = false,
    description =
        "Samples equally many images of each class and counts those that independent judges, trained"
            + " on real images only, assign to the requested class.")
public final class RecogniseCommand implements Callable<Integer> {
  private static final List<String> HEADINGS =
      List.of("Temperature", "Images", "Recognised", "Drawn a second");

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ModelOption model = new ModelOption();

  @Mixin private final DataOptions data = new DataOptions();

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "images to sample, a multiple of the classes; default ${DEFAULT-VALUE}")
  private int samples = 1000;

  @Option(
      names = {"--temperature", "--temperatures"},
      paramLabel = "T",
      split = ",",
      description = "sampling temperature, or several to compare; default 1")
  private List<Double> temperatures = List.of(1.0);

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "random seed of the images; default ${DEFAULT-VALUE}")
  private long seed = 1;

  @Mixin private final JudgeOptions judging = new JudgeOptions();

  @Option(
      names = "--json",
      description = "prints, in place of the table, a line of JSON for each temperature")
  private boolean json;

  /**
   * What came out at one temperature; its components are the JSON's fields.
   *
   * @param images how many were drawn
   * @param recognised the share that the judges' averaged output takes for the class asked for
   * @param judgeAccuracy each judge's accuracy on the set's test images
   * @param imagesPerS the rate of drawing alone
   */
  private record Row(
      int images,
      double temperature,
      double recognised,
      List<Double> judgeAccuracy,
      double imagesPerS) {}

  @Override
  public Integer call() throws IOException {
    ImageSet set = data.imageSet();
    int classes = set.train().classes();
    if (samples < 1 || samples % classes != 0) {
      throw new IllegalArgumentException(
          "--samples must be a positive multiple of the %d classes, but is %d"
              .formatted(classes, samples));
    }
    PixelCnn pixelCnn = model.load();
    SharedModel.requireFit(model.name(), pixelCnn.spec(), set.train());
    List<List<SampleRequest>> requests =
        temperatures.stream().map(t -> requests(classes, t)).toList();

    Progress progress = new ProgressBars();
    ProcessThreads.useNativeThreads(1);
    Judges judges = judging.judges(set.train(), progress);
    List<Double> accuracies = judges.accuracies(set.test(), progress);
    List<Row> rows = new ArrayList<>();
    try (Sampler sampler = pixelCnn.sampler(Runtime.getRuntime().availableProcessors())) {
      for (List<SampleRequest> asked : requests) {
        rows.add(row(pixelCnn, sampler, asked, judges, accuracies, progress));
      }
    }
    print(rows, set.test().size());
    return 0;
  }

  private List<SampleRequest> requests(int classes, double temperature) {
    List<SampleRequest> requests = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      int label = i % classes;
      requests.add(
          new SampleRequest(label, label, 1, Blend.LABEL, temperature, SeededHash.mix(seed, i)));
    }
    return requests;
  }

  private static Row row(
      PixelCnn pixelCnn,
      Sampler sampler,
      List<SampleRequest> requests,
      Judges judges,
      List<Double> accuracies,
      Progress progress) {
    double temperature = requests.get(0).temperature();
    JudgedImages drawn;
    try (Progress.Task task =
        progress.begin("drawing at temperature " + temperature, requests.size())) {
      drawn = JudgedImages.draw(pixelCnn, sampler, requests, task);
    }
    double[][] probabilities = judges.probabilities(drawn.greys());
    int recognised = 0;
    for (int i = 0; i < probabilities.length; i++) {
      if (Calibration.likeliest(probabilities[i]) == requests.get(i).first()) {
        recognised++;
      }
    }
    int images = requests.size();
    return new Row(
        images, temperature, (double) recognised / images, accuracies, images / drawn.seconds());
  }

  private void print(List<Row> rows, int testImages) {
    PrintWriter out = CommandLines.out(spec);
    if (json) {
      rows.forEach(row -> out.println(Json.tree(row)));
    } else {
      List<List<String>> cells =
          rows.stream()
              .map(
                  row ->
                      List.of(
                          Double.toString(row.temperature()),
                          StatisticPhrases.count(row.images()),
                          StatisticPhrases.percent(row.recognised()),
                          StatisticPhrases.number(row.imagesPerS())))
              .toList();
      TextTable.lines(HEADINGS, cells).forEach(out::println);
      out.println();
      out.println(
          rows.get(0).judgeAccuracy().stream()
              .map(accuracy -> String.format(Locale.ROOT, "%.2f %%", 100 * accuracy))
              .collect(
                  Collectors.joining(
                      ", ",
                      "The judges are right on ",
                      " of %s real test images.".formatted(StatisticPhrases.count(testImages)))));
    }
    out.flush();
  }
}
