package io.github.learnedmixup.augment.cli;

import io.github.learnedmixup.augment.RealParents;
import io.github.learnedmixup.augment.batch.Rectangle;
import io.github.learnedmixup.augment.crossing.CrossedParents;
import io.github.learnedmixup.augment.crossing.ParentImages;
import io.github.learnedmixup.augment.crossing.PixelMixes;
import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.OutputFile;
import io.github.learnedmixup.console.ProcessThreads;
import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.cli.DataOptions;
import io.github.learnedmixup.pixelcnn.cli.ModelOption;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageGrid;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what becomes of real parents. */
@Command(
    name = "parents",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Draws a picture of random pairs of test images, two pairs a row. Five images each: the two"
          + " parents, their mixup, their CutMix, and the image that the model makes of them.",
      "The first parent's share is between 0.5 and 0.8. For each pair the share that came out is"
          + " measured, and its mean distance from the one that was asked for is printed."
    })
final class ParentsCommand implements Callable<Integer> {
  private static final int IMAGES_OF_PAIR = 5;
  private static final int PAIRS_OF_ROW = 2;
  private static final int MOST = 1000;
  private static final double LEAST_SHARE = 0.5;
  private static final double SHARE_RANGE = 0.3;

  @Spec private @Nullable CommandSpec command;
  @Mixin private ModelOption model = new ModelOption();
  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--out",
      required = true,
      showDefaultValue = Help.Visibility.NEVER,
      paramLabel = "FILE",
      description = "The PNG picture.")
  private Path out = Path.of("");

  @Option(names = "--pairs", paramLabel = "N", description = "How many pairs, 1 to 1000.")
  private int pairs = 40;

  @Mixin private CrossingOption crossing = new CrossingOption();

  @Option(names = "--seed", description = "Decides pairs, shares and images.")
  private long seed = 1;

  /** Two test images of different classes, and how they are crossed. */
  private record Pair(ParentImages parents, CrossedParents crossed, SampleRequest request) {}

  @Override
  public Integer call() throws IOException {
    if (pairs < 1 || pairs > MOST) {
      throw new IllegalArgumentException(
          "--pairs must be in [1, %d], but is %d".formatted(MOST, pairs));
    }
    OutputFile picture = OutputFile.of("--out", out, OutputFile.PNG);
    PixelCnn pixelCnn = model.load();
    LabelledImages images = data.imageSet().test();
    if (!pixelCnn.spec().fits(images)) {
      throw new InvalidInputException(
          "the model has images of %s pixels and %d classes, but the data set has %s and %d"
              .formatted(
                  pixelCnn.spec().shape(),
                  pixelCnn.spec().classes(),
                  images.shape(),
                  images.classes()));
    }
    ProcessThreads.useNativeThreads(1);
    List<Pair> all = pairs(pixelCnn, images);
    List<Sample> samples;
    int workers = Runtime.getRuntime().availableProcessors();
    try (Sampler sampler = pixelCnn.sampler(workers, SamplingEngine.ofEnvironment())) {
      samples = sampler.draw(all.stream().map(Pair::request).toList());
    }
    ImageGrid grid = new ImageGrid(images.shape(), PAIRS_OF_ROW * IMAGES_OF_PAIR);
    double distance = 0;
    for (int i = 0; i < all.size(); i++) {
      Pair pair = all.get(i);
      Sample sample = samples.get(i);
      add(grid, pair, image(pixelCnn, pair, sample), images.shape());
      double share = pair.crossed().parents().shareOfFirst(sample.levels());
      distance += Double.isNaN(share) ? 0 : Math.abs(share - pair.request().lambda());
    }
    picture.write(grid.png());
    PrintWriter print = CommandLines.out(command);
    print.printf("picture: %s%n", picture.name());
    print.printf(
        "share that came out: %.3f from the one asked for, in the mean%n", distance / all.size());
    print.flush();
    return 0;
  }

  private List<Pair> pairs(PixelCnn pixelCnn, LabelledImages images) {
    List<ClassPair> classes =
        pixelCnn.trainedClasses().pairs().stream()
            .filter(pair -> images.ofClass(pair.first()).length > 0)
            .filter(pair -> images.ofClass(pair.second()).length > 0)
            .toList();
    if (classes.isEmpty()) {
      throw new InvalidInputException(
          "there must be test images of at least two classes of the model, but there are not");
    }
    RealParents.Crossing how = crossing.of(images.shape());
    List<Pair> all = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      long pairSeed = SeededHash.mix(seed, i);
      ClassPair pair = classes.get((int) (SeededHash.uniform(pairSeed, 0) * classes.size()));
      boolean swapped = SeededHash.uniform(pairSeed, 1) < 0.5;
      int one = swapped ? pair.second() : pair.first();
      int other = swapped ? pair.first() : pair.second();
      double lambda = LEAST_SHARE + SHARE_RANGE * SeededHash.uniform(pairSeed, 2);
      ParentImages parents =
          ParentImages.of(
              pixelCnn.palette(),
              images.shape(),
              member(images, one, SeededHash.uniform(pairSeed, 3)),
              member(images, other, SeededHash.uniform(pairSeed, 4)));
      CrossedParents crossed = how.cross(parents, lambda, SeededHash.mix(pairSeed, 5));
      SampleRequest request =
          new SampleRequest(one, other, lambda, Blend.PRODUCT, 1, SeededHash.mix(pairSeed, 6));
      all.add(new Pair(parents, crossed, request.withParents(crossed.parents())));
    }
    return all;
  }

  private static byte[] member(LabelledImages images, int label, double place) {
    int[] members = images.ofClass(label);
    return images.image(members[(int) (place * members.length)]);
  }

  private static byte[] image(PixelCnn pixelCnn, Pair pair, Sample sample) {
    byte[] values =
        pixelCnn
            .dequantiser()
            .dequantised(
                sample.levels(),
                pixelCnn.spec().shape(),
                SeededHash.mix(pair.request().seed(), -1));
    pair.crossed().lendValues(sample.levels(), values);
    return values;
  }

  private static void add(ImageGrid grid, Pair pair, byte[] image, ImageShape shape) {
    double lambda = pair.request().lambda();
    Rectangle cut =
        Rectangle.within(
            shape.height(), shape.width(), 1 - lambda, SeededHash.mix(pair.request().seed(), -2));
    byte[] first = pair.parents().first();
    byte[] second = pair.parents().second();
    grid.add(first)
        .add(second)
        .add(PixelMixes.average(first, second, lambda))
        .add(PixelMixes.pasted(first, second, cut, shape))
        .add(image);
  }
}
