package io.github.learnedmixup.demo;

import io.github.learnedmixup.pixelcnn.Blend;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.Sample;
import io.github.learnedmixup.pixelcnn.SampleRequest;
import io.github.learnedmixup.pixelcnn.Sampler;
import io.github.learnedmixup.pixelcnn.data.ImageGrid;
import io.github.learnedmixup.pixelcnn.data.LabelledImages;
import io.github.learnedmixup.pixelcnn.data.SeededHash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Pictures of what the arms are made of.
 *
 * @param classes real images and samples of each class
 * @param continua ways from one class to another
 * @param galleries a batch of each arm that augments
 */
record Showcase(List<ClassRow> classes, List<Continuum> continua, List<Gallery> galleries) {
  private static final int REAL_IMAGES = 4;
  private static final int SAMPLES = 8;
  private static final int POSITIONS = 11;
  private static final int GALLERY_IMAGES = 24;
  private static final double WORTH_NAMING = 0.005;

  /** Digits that look alike, each pair in its own way; of other sets, the classes so numbered. */
  private static final List<List<Integer>> PAIRS =
      List.of(List.of(1, 7), List.of(3, 8), List.of(4, 9), List.of(5, 6));

  /** One class: labelled images that the model may have learned from, and samples. */
  record ClassRow(int label, Picture real, Picture drawn) {}

  /** Rows of images from one class to another. */
  record Continuum(int first, int second, List<Row> rows) {
    record Row(String title, Picture picture) {}
  }

  /** A batch as a classifier saw it. */
  record Gallery(Arm arm, List<Labelled> images) {
    record Labelled(Picture picture, String label) {}
  }

  Showcase {
    classes = List.copyOf(classes);
    continua = List.copyOf(continua);
    galleries = List.copyOf(galleries);
  }

  /**
   * Draws the pictures.
   *
   * @param labelled images that the model may have learned from
   * @param firstBatches one of each arm
   */
  static Showcase draw(
      PixelCnn model, LabelledImages labelled, Map<Arm, BatchSnapshot> firstBatches, long seed) {
    try (Sampler sampler = model.sampler(Runtime.getRuntime().availableProcessors())) {
      return new Showcase(
          classRows(sampler, labelled, seed),
          continua(sampler, labelled, seed),
          galleries(labelled, firstBatches));
    }
  }

  private static List<ClassRow> classRows(Sampler sampler, LabelledImages labelled, long seed) {
    int classes = labelled.classes();
    List<SampleRequest> requests = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      for (int i = 0; i < SAMPLES; i++) {
        requests.add(SampleRequest.ofClass(label, SeededHash.mix(seed, requests.size())));
      }
    }
    List<Sample> samples = sampler.draw(requests);
    List<ClassRow> rows = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      ImageGrid real = new ImageGrid(labelled.height(), labelled.width(), REAL_IMAGES);
      int[] found = imagesOf(labelled, label, REAL_IMAGES);
      for (int image : found) {
        real.add(labelled.image(image));
      }
      List<Sample> drawn = samples.subList(label * SAMPLES, (label + 1) * SAMPLES);
      rows.add(
          new ClassRow(
              label,
              Picture.of(real, found.length + " real images of class " + label, REAL_IMAGES),
              Picture.of(
                  grid(sampler, drawn, SAMPLES),
                  SAMPLES + " images of class " + label + " drawn by the PixelCNN",
                  SAMPLES)));
    }
    return rows;
  }

  private static List<Continuum> continua(Sampler sampler, LabelledImages labelled, long seed) {
    List<Continuum> continua = new ArrayList<>();
    for (List<Integer> pair : PAIRS) {
      int first = pair.get(0);
      int second = pair.get(1);
      if (Math.max(first, second) < labelled.classes()) {
        // One seed along the row: the same luck at every place, so that lambda alone changes.
        long rowSeed = SeededHash.mix(seed, -1 - continua.size());
        continua.add(
            new Continuum(
                first,
                second,
                List.of(
                    drawnRow(sampler, first, second, Blend.PRODUCT, rowSeed),
                    drawnRow(sampler, first, second, Blend.LABEL, rowSeed),
                    averagedRow(labelled, first, second))));
      }
    }
    return continua;
  }

  private static Continuum.Row drawnRow(
      Sampler sampler, int first, int second, Blend blend, long seed) {
    List<SampleRequest> requests =
        IntStream.range(0, POSITIONS)
            .mapToObj(i -> new SampleRequest(first, second, lambda(i), blend, 1, seed))
            .toList();
    String title =
        switch (blend) {
          case PRODUCT -> "Learned: product of the two classes' distributions";
          case MIXTURE -> "Learned: mixture of the two classes' distributions";
          case STEERED -> "Learned: product of the two classes' distributions, steered to the mix";
          case LABEL -> "Learned: interpolated label";
        };
    return row(title, first, second, grid(sampler, sampler.draw(requests), POSITIONS));
  }

  private static Continuum.Row averagedRow(LabelledImages labelled, int first, int second) {
    byte[] from = labelled.image(imagesOf(labelled, first, 1)[0]);
    byte[] to = labelled.image(imagesOf(labelled, second, 1)[0]);
    ImageGrid grid = new ImageGrid(labelled.height(), labelled.width(), POSITIONS);
    for (int i = 0; i < POSITIONS; i++) {
      grid.add(PixelAverage.of(from, to, lambda(i)));
    }
    return row("Pixel mixup of two real images", first, second, grid);
  }

  private static Continuum.Row row(String title, int first, int second, ImageGrid grid) {
    String alternative =
        "%s, %d images from class %d to class %d".formatted(title, POSITIONS, first, second);
    return new Continuum.Row(title, Picture.of(grid, alternative, POSITIONS));
  }

  private static double lambda(int position) {
    return 1 - (double) position / (POSITIONS - 1);
  }

  private static List<Gallery> galleries(
      LabelledImages labelled, Map<Arm, BatchSnapshot> firstBatches) {
    List<Gallery> galleries = new ArrayList<>();
    for (Map.Entry<Arm, BatchSnapshot> entry : firstBatches.entrySet()) {
      if (entry.getKey() == Arm.NONE) {
        continue;
      }
      BatchSnapshot batch = entry.getValue();
      List<Gallery.Labelled> images = new ArrayList<>();
      for (int i = 0; i < Math.min(GALLERY_IMAGES, batch.size()); i++) {
        ImageGrid grid = new ImageGrid(labelled.height(), labelled.width(), 1);
        grid.add(batch.greys()[i]);
        String label = labelInWords(batch.labels()[i]);
        images.add(new Gallery.Labelled(Picture.of(grid, "an image labelled " + label, 1), label));
      }
      galleries.add(new Gallery(entry.getKey(), images));
    }
    return galleries;
  }

  /** "7", or "7: 60 %, 1: 40 %". */
  static String labelInWords(double[] label) {
    List<Integer> named =
        IntStream.range(0, label.length)
            .filter(i -> label[i] >= WORTH_NAMING)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -label[i]))
            .toList();
    if (named.size() == 1) {
      return named.get(0).toString();
    }
    return named.stream()
        .map(i -> String.format(Locale.ROOT, "%d: %.0f %%", i, 100 * label[i]))
        .reduce((left, right) -> left + ", " + right)
        .orElse("nothing");
  }

  private static int[] imagesOf(LabelledImages images, int label, int atMost) {
    return IntStream.range(0, images.size())
        .filter(i -> images.label(i) == label)
        .limit(atMost)
        .toArray();
  }

  private static ImageGrid grid(Sampler sampler, List<Sample> samples, int columns) {
    ImageGrid grid = new ImageGrid(sampler.spec().height(), sampler.spec().width(), columns);
    for (Sample sample : samples) {
      grid.addLevels(sample.levels(), sampler.spec().levels());
    }
    return grid;
  }
}
