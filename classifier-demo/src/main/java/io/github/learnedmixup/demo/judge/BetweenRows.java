package io.github.learnedmixup.demo.judge;

import io.github.learnedmixup.augment.crossing.PixelMixes;
import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.pixelcnn.ClassPair;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.palette.Palette;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Shows the way from one class to another, as one method generates it, in rows of images. Only the
 * share of the first class changes along a row: it falls from 1 to 0 in steps of a tenth.
 *
 * @param title the way, in words
 * @param greys the images, {@link #POSITIONS} a row, row after row, each 0 to 255 as unsigned bytes
 */
public record BetweenRows(ClassPair pair, String title, List<byte[]> greys) {
  /** Images a row. */
  public static final int POSITIONS = 11;

  /** Ways of each pair. */
  public static final int WAYS = 4;

  /** Rows of each pair and way. */
  public static final int ROWS = 3;

  public BetweenRows {
    greys = List.copyOf(greys);
    if (greys.size() != ROWS * POSITIONS) {
      throw new IllegalArgumentException(
          "there must be %d images, but there are %d".formatted(ROWS * POSITIONS, greys.size()));
    }
  }

  /** The share of the first class at a place of a row. */
  public static double lambda(int position) {
    return 1 - (double) position / (POSITIONS - 1);
  }

  /**
   * Makes rows in four ways, for one pair after the other: drawn by a blend, drawn by the
   * interpolated label, drawn by the blend like two real images, and averaged of those.
   *
   * @param blend the first of the ways
   * @param temperature of drawing
   * @param real images to be like and to average, some of each class of the pairs
   * @param seed decides every image
   */
  public static List<BetweenRows> make(
      PixelCnn model,
      Sampler sampler,
      List<ClassPair> pairs,
      Blend blend,
      double temperature,
      LabelledImages real,
      long seed) {
    List<BetweenRows> rows = new ArrayList<>();
    for (ClassPair pair : pairs) {
      // The drawn ways of a pair share their seeds: the same luck, so that the blend alone differs.
      long pairSeed = SeededHash.mix(seed, -1 - rows.size());
      List<SampleRequest> free = requests(pair, blend, temperature, pairSeed);
      rows.add(drawn(model, sampler, pair, title(blend), free));
      rows.add(
          drawn(
              model,
              sampler,
              pair,
              title(Blend.LABEL),
              requests(pair, Blend.LABEL, temperature, pairSeed)));
      List<byte[]> from = images(real, pair.first());
      List<byte[]> to = images(real, pair.second());
      Palette palette = model.palette();
      rows.add(
          drawn(
              model,
              sampler,
              pair,
              "Learned: like two real images",
              places(i -> free.get(i).like(palette, from.get(i), to.get(i)))));
      rows.add(
          new BetweenRows(
              pair,
              "Pixel mixup of the same two images",
              places(i -> PixelMixes.average(from.get(i), to.get(i), lambda(i % POSITIONS)))));
    }
    return rows;
  }

  private static List<SampleRequest> requests(
      ClassPair pair, Blend blend, double temperature, long seed) {
    return places(
        i ->
            new SampleRequest(
                pair.first(),
                pair.second(),
                lambda(i % POSITIONS),
                blend,
                temperature,
                SeededHash.mix(seed, i / POSITIONS)));
  }

  private static BetweenRows drawn(
      PixelCnn model, Sampler sampler, ClassPair pair, String title, List<SampleRequest> requests) {
    try (Progress.Task task = Progress.SILENT.begin(title, requests.size())) {
      return new BetweenRows(
          pair, title, JudgedImages.draw(model, sampler, requests, task).greys());
    }
  }

  /** Something for every place of every row. */
  private static <T> List<T> places(IntFunction<T> made) {
    return IntStream.range(0, ROWS * POSITIONS).mapToObj(made).toList();
  }

  private static String title(Blend blend) {
    return switch (blend) {
      case PRODUCT -> "Learned: product of the two classes' distributions";
      case MIXTURE -> "Learned: mixture of the two classes' distributions";
      case STEERED -> "Learned: product of the two classes' distributions, steered to the mix";
      case LABEL -> "Learned: interpolated label";
    };
  }

  /** A real image of a class for each row, which begins anew where there are too few. */
  private static List<byte[]> images(LabelledImages real, int label) {
    int[] members = real.ofClass(label);
    return places(i -> real.image(members[i / POSITIONS % members.length]));
  }

  /** All images of rows in their order, for a classifier to look at; each has its first class. */
  public static LabelledImages together(List<BetweenRows> rows, LabelledImages like) {
    List<byte[]> greys = rows.stream().flatMap(row -> row.greys().stream()).toList();
    int[] labels =
        rows.stream()
            .flatMapToInt(row -> IntStream.generate(row.pair()::first).limit(row.greys().size()))
            .toArray();
    return LabelledImages.of(like.shape(), like.classes(), List.of(), greys, labels);
  }
}
