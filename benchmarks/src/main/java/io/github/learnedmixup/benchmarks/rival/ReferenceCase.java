package io.github.learnedmixup.benchmarks.rival;

import io.github.learnedmixup.pixelcnn.digits.Digits;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.SealedFile;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.matrix.HostMemory;
import io.github.learnedmixup.pixelcnn.network.Network;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A network, images, and what our own engine makes of them: all that another implementation needs
 * to show that it computes the same. It goes through a file, since the other one runs in a process
 * of its own; reading it takes no ND4J.
 *
 * @param weights by the names of {@link TorchWeights}
 * @param images grey levels and class of each image
 * @param logProbabilities of each image, {@code [pixel * levels + level]}, in nats
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ReferenceCase(
    PixelCnnSpec spec,
    Map<String, TorchTensor> weights,
    List<Image> images,
    List<float[]> logProbabilities) {
  /** How far a log-probability, in nats, or a mean log-likelihood, in parts of it, may be off. */
  static final double TOLERANCE = 1e-3;

  private static final String MAGIC = "PIXELREF";
  private static final int VERSION = 1;
  private static final SealedFile.Kind KIND =
      new SealedFile.Kind("reference case", MAGIC, VERSION, "make it anew");
  private static final int CHUNK = 8;

  /**
   * One image.
   *
   * @param levels grey levels, row by row
   * @param label its class
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Image(byte[] levels, int label) {}

  /** Draws random weights, biases included, and digits, and computes the log-probabilities. */
  static ReferenceCase draw(PixelCnnSpec spec, int count, long seed) {
    Weights weights = noise(spec, seed);
    LabelledImages digits = Digits.draw(count, seed);
    List<Image> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(new Image(weights.palette().symbols(digits.image(i)), digits.label(i)));
    }
    List<float[]> logProbabilities = new ArrayList<>();
    try (var network = new Network(weights, CHUNK, 0)) {
      for (int from = 0; from < count; from += CHUNK) {
        List<Image> chunk = images.subList(from, Math.min(count, from + CHUNK));
        byte[][] levels = chunk.stream().map(Image::levels).toArray(byte[][]::new);
        double[][] labels =
            chunk.stream().map(image -> oneHot(spec, image)).toArray(double[][]::new);
        logProbabilities.addAll(Arrays.asList(network.conditionals(levels, labels)));
      }
    }
    return new ReferenceCase(spec, TorchWeights.of(weights), images, logProbabilities);
  }

  private static Weights noise(PixelCnnSpec spec, long seed) {
    var weights = new Weights(spec, DataType.FLOAT);
    weights.initialise(seed);
    // Fresh biases are zero: without noise on them, a mistake with them would not show.
    float[] values = new float[(int) Weights.size(spec)];
    HostMemory.get(weights.flat(), values);
    var random = new SplittableRandom(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (0.05 * random.nextGaussian());
    }
    HostMemory.put(values, weights.flat());
    return weights;
  }

  private static double[] oneHot(PixelCnnSpec spec, Image image) {
    double[] label = new double[spec.classes()];
    label[image.label] = 1;
    return label;
  }

  /** Writes the file. */
  void save(Path file) throws IOException {
    SealedFile.write(file, SealedFile.seal(KIND, this::write));
  }

  private void write(DataOutputStream to) throws IOException {
    to.writeInt(spec.height());
    to.writeInt(spec.width());
    to.writeInt(spec.classes());
    to.writeInt(spec.levels());
    to.writeInt(spec.features());
    to.writeInt(spec.dilations().size());
    for (int dilation : spec.dilations()) {
      to.writeInt(dilation);
    }
    to.writeInt(weights.size());
    for (Map.Entry<String, TorchTensor> entry : weights.entrySet()) {
      to.writeUTF(entry.getKey());
      to.writeInt(entry.getValue().shape().length);
      for (long extent : entry.getValue().shape()) {
        to.writeLong(extent);
      }
      writeAll(entry.getValue().values(), to);
    }
    to.writeInt(images.size());
    for (int i = 0; i < images.size(); i++) {
      to.write(images.get(i).levels);
      to.writeInt(images.get(i).label);
      writeAll(logProbabilities.get(i), to);
    }
  }

  /**
   * Reads a file.
   *
   * @throws InvalidInputException if it is damaged or something else
   */
  static ReferenceCase load(Path file) throws IOException {
    try (DataInputStream from = SealedFile.read(file, KIND)) {
      int height = from.readInt();
      int width = from.readInt();
      int classes = from.readInt();
      int levels = from.readInt();
      int features = from.readInt();
      List<Integer> dilations = new ArrayList<>();
      for (int left = from.readInt(); left > 0; left--) {
        dilations.add(from.readInt());
      }
      var spec = new PixelCnnSpec(height, width, classes, levels, features, dilations);
      Map<String, TorchTensor> weights = new LinkedHashMap<>();
      for (int left = from.readInt(); left > 0; left--) {
        String name = from.readUTF();
        long[] shape = new long[from.readInt()];
        for (int d = 0; d < shape.length; d++) {
          shape[d] = from.readLong();
        }
        weights.put(name, new TorchTensor(shape, readAll(from)));
      }
      List<Image> images = new ArrayList<>();
      List<float[]> logProbabilities = new ArrayList<>();
      for (int left = from.readInt(); left > 0; left--) {
        byte[] pixels = new byte[spec.pixels()];
        from.readFully(pixels);
        images.add(new Image(pixels, from.readInt()));
        logProbabilities.add(readAll(from));
      }
      return new ReferenceCase(spec, weights, images, logProbabilities);
    }
  }

  private static void writeAll(float[] values, DataOutputStream to) throws IOException {
    to.writeInt(values.length);
    for (float value : values) {
      to.writeFloat(value);
    }
  }

  private static float[] readAll(DataInputStream from) throws IOException {
    float[] values = new float[from.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = from.readFloat();
    }
    return values;
  }

  /**
   * Compares what another implementation computed.
   *
   * @param found log-probabilities of the first images, as in {@link #logProbabilities}
   * @throws IllegalStateException if a log-probability, or the mean log-likelihood of an image, is
   *     off by more than {@link #TOLERANCE}
   */
  void requireAgreement(List<float[]> found) {
    double farthest = 0;
    double expectedSum = 0;
    double foundSum = 0;
    for (int i = 0; i < found.size(); i++) {
      float[] ours = logProbabilities.get(i);
      float[] theirs = found.get(i);
      for (int at = 0; at < ours.length; at++) {
        farthest = Math.max(farthest, Math.abs((double) ours[at] - theirs[at]));
      }
      expectedSum += logLikelihood(images.get(i), ours);
      foundSum += logLikelihood(images.get(i), theirs);
    }
    double relative = Math.abs(foundSum / expectedSum - 1);
    // The other way round, a NaN would pass.
    if (!(farthest <= TOLERANCE && relative <= TOLERANCE)) {
      throw new IllegalStateException(
          ("both must compute the same to %s, but log-probabilities are up to %s nats apart, and"
                  + " the mean log-likelihood is %s nats, not %s")
              .formatted(TOLERANCE, farthest, foundSum / found.size(), expectedSum / found.size()));
    }
  }

  private double logLikelihood(Image image, float[] conditionals) {
    double sum = 0;
    for (int pixel = 0; pixel < spec.pixels(); pixel++) {
      sum += conditionals[pixel * spec.levels() + (image.levels[pixel] & 0xff)];
    }
    return sum;
  }
}
