package io.github.learnedmixup.pixelcnn.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.pixelcnn.matrix.LogSoftmax;
import io.github.learnedmixup.pixelcnn.network.Architecture;
import io.github.learnedmixup.pixelcnn.network.Network;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.palette.Palette;
import io.github.learnedmixup.pixelcnn.sampling.engine.Engine;
import io.github.learnedmixup.pixelcnn.sampling.engine.TeacherForcedSampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;

/** Networks, images and requests that engines are compared on. */
public final class TinyModels {
  private TinyModels() {}

  /** All that is different in different structures: borders, dilations, levels, connections. */
  public static Stream<PixelCnnSpec> specs() {
    return Stream.of(Architecture.values())
        .flatMap(
            architecture ->
                Stream.of(
                    spec(28, 28, 4, 6, architecture, false, 1, 2, 4, 8, 4, 4, 1),
                    spec(7, 5, 2, 5, architecture, false, 1, 2, 1, 4),
                    spec(3, 9, 256, 6, architecture, false, 5),
                    spec(1, 1, 3, 1, architecture, false, 2),
                    spec(7, 6, 4, 6, architecture, true, 1, 2, 1)));
  }

  /** Those of colour images. */
  public static Stream<PixelCnnSpec> colourSpecs() {
    return Stream.of(Architecture.values())
        .flatMap(
            architecture ->
                Stream.of(
                    spec(6, 9, 256, 6, architecture, false, 1, 2, 4),
                    spec(7, 5, 20, 5, architecture, false, 1, 2, 1, 4)))
        .map(spec -> spec.withChannels(3));
  }

  private static PixelCnnSpec spec(
      int height,
      int width,
      int levels,
      int features,
      Architecture architecture,
      boolean normalised,
      Integer... dilations) {
    return new PixelCnnSpec(
        height, width, 1, 3, levels, features, List.of(dilations), architecture, normalised);
  }

  /** Random weights, biases and statistics included. */
  public static Weights weights(PixelCnnSpec spec) {
    Weights weights = new Weights(spec, DataType.FLOAT);
    weights.initialise(1);
    Random random = new Random(2);
    for (long i = 0; i < weights.flat().length(); i++) {
      weights.flat().putScalar(i, weights.flat().getDouble(i) + 0.1 * random.nextGaussian());
    }
    for (Weights.Gated gated : weights.blocks()) {
      gated.norm().forEach(norm -> norm.variance().fill(0.7));
    }
    return weights;
  }

  /** Images of noise. */
  public static List<byte[]> images(PixelCnnSpec spec, int count, long seed) {
    Random random = new Random(seed);
    List<byte[]> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] image = new byte[spec.pixels()];
      for (int pixel = 0; pixel < image.length; pixel++) {
        image[pixel] = (byte) random.nextInt(spec.levels());
      }
      images.add(image);
    }
    return images;
  }

  /** Requests of all kinds, plain ones and such with parents among them. */
  public static List<SampleRequest> requests(PixelCnnSpec spec, int count, long seed) {
    Random random = new Random(seed);
    Blend[] blends = Blend.values();
    List<SampleRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SampleRequest free =
          new SampleRequest(
              random.nextInt(spec.classes()),
              random.nextInt(spec.classes()),
              i % 7 == 0 ? i % 2 : random.nextDouble(),
              blends[i % blends.length],
              0.5 + random.nextDouble(),
              random.nextLong());
      requests.add(i % 3 == 0 ? free.withParents(parents(spec, free.seed())) : free);
    }
    return requests;
  }

  /** Two images of noise with weights of noise. */
  private static Parents parents(PixelCnnSpec spec, long seed) {
    List<byte[]> images = images(spec, 2, seed);
    double[] weights = new Random(seed).doubles(spec.pixels()).toArray();
    return new Parents(
        Palette.spread(spec.channels(), spec.levels()), images.get(0), images.get(1), weights);
  }

  /** The distributions of every pixel of images by the full forward pass, as the network has it. */
  public static float[][] conditionals(Weights weights, List<byte[]> images, float[][] labels) {
    try (Network network = new Network(weights, images.size(), 0)) {
      return network.conditionals(images.toArray(byte[][]::new), widened(labels));
    }
  }

  private static double[][] widened(float[][] labels) {
    return Arrays.stream(labels)
        .map(row -> IntStream.range(0, row.length).mapToDouble(i -> row[i]).toArray())
        .toArray(double[][]::new);
  }

  /** Compares a pixel's logits with {@link #conditionals}. */
  public static void requireAgreement(
      float[] logits, int at, float[] expected, int pixel, int levels) {
    for (int level = 0; level < levels; level++) {
      assertThat(LogSoftmax.of(logits, at, levels, level))
          .as("pixel %d, level %d", pixel, level)
          .isCloseTo(expected[pixel * levels + level], within(1e-4));
    }
  }

  /** Leads an engine along images, twice, and compares every pixel with the full forward pass. */
  public static void requireAgreement(Engine engine, Weights weights) {
    PixelCnnSpec spec = weights.spec();
    float[][] labels = {{1, 0, 0}, {0, 1, 0}, {0, 0.25f, 0.75f}, {0.5f, 0, 0.5f}};
    List<byte[]> images = images(spec, labels.length, 3);
    float[][] expected = conditionals(weights, images, labels);
    // Twice, because the second images must not see anything of the first.
    for (int round = 0; round < 2; round++) {
      engine.begin(labels);
      for (int pixel = 0; pixel < spec.pixels(); pixel++) {
        int column = pixel % spec.width();
        if (column == 0) {
          engine.beginRow(pixel / spec.width());
        }
        float[] logits = engine.logits(column);
        byte[] next = new byte[engine.streams()];
        for (int s = 0; s < labels.length; s++) {
          requireAgreement(logits, s * spec.levels(), expected[s], pixel, spec.levels());
          next[s] = images.get(s)[pixel];
        }
        engine.feed(column, next);
      }
    }
  }

  /**
   * Leads two samplers along the same images and compares what each would draw: at most one pixel
   * in 10,000 may differ, and the likelihoods of the images must be the same.
   */
  public static void requireAgreement(
      TeacherForcedSampler sampler, TeacherForcedSampler definition, List<SampleRequest> requests) {
    PixelCnnSpec spec = definition.spec();
    List<byte[]> images = images(spec, requests.size(), 4);
    List<Sample> found = sampler.drawAlong(requests, images);
    List<Sample> expected = definition.drawAlong(requests, images);
    int differing = 0;
    for (int i = 0; i < requests.size(); i++) {
      byte[] drawn = found.get(i).levels();
      byte[] wanted = expected.get(i).levels();
      for (int pixel = 0; pixel < wanted.length; pixel++) {
        differing += drawn[pixel] == wanted[pixel] ? 0 : 1;
      }
      assertThat(likelihoods(found.get(i)))
          .as("request %d: %s", i, requests.get(i))
          .containsExactly(likelihoods(expected.get(i)), within(1e-4 * spec.pixels()));
    }
    assertThat((double) differing).isLessThanOrEqualTo(1e-4 * requests.size() * spec.pixels());
  }

  private static double[] likelihoods(Sample sample) {
    return new double[] {
      sample.logLikelihoodFirst(), sample.logLikelihoodSecond(), sample.logLikelihoodProposal()
    };
  }
}
