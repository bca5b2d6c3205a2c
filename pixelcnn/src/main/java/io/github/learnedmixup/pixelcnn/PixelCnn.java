package io.github.learnedmixup.pixelcnn;

import io.github.learnedmixup.pixelcnn.error.CudaException;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.SealedFile;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.matrix.HostMemory;
import io.github.learnedmixup.pixelcnn.matrix.LogSoftmax;
import io.github.learnedmixup.pixelcnn.network.Architecture;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.palette.Dequantiser;
import io.github.learnedmixup.pixelcnn.palette.Palette;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import io.github.learnedmixup.pixelcnn.sampling.SamplerFactory;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import io.github.learnedmixup.pixelcnn.sampling.choice.Samplers;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A trained class-conditional PixelCNN: it draws images of a class, or between two, and knows how
 * likely any image is under each class, exactly.
 *
 * <p>Immutable and thread safe. The weights live outside the heap and are freed with the object.
 *
 * <p>A model file is a {@linkplain SealedFile sealed file} of magic {@value #MAGIC} and version
 * {@value #VERSION}. Its content, in the order of {@link DataOutputStream}'s writers: the spec
 * (height, width, channels, classes, levels, features, number of dilations, each of them, as ints,
 * the architecture's name, whether it is normalised as a boolean), of colour models {@link
 * Palette#stored()}, the {@link Provenance} (its components in their order, {@link
 * Provenance#classImages()} after how many there are), the number of bytes of {@link
 * Dequantiser#stored()} and those, the number of weights and each as a float, in the order of
 * {@link Weights#flat()}.
 */
public final class PixelCnn {
  private static final String MAGIC = "PIXELCNN";
  private static final int VERSION = 6;
  private static final SealedFile.Kind KIND =
      new SealedFile.Kind("PixelCNN model", MAGIC, VERSION, "train the model anew");
  private static final List<String> SHIPPED =
      List.of("digits", "mnist-small", "mnist", "fashion-mnist", "cifar-10");

  private final Weights weights;
  private final Provenance provenance;
  private final Dequantiser dequantiser;
  private final String digest;
  private final long fileBytes;

  /** Takes over weights that nobody writes any more. */
  PixelCnn(Weights weights, Provenance provenance, Dequantiser dequantiser) {
    this.weights = weights;
    this.provenance = provenance;
    this.dequantiser = dequantiser;
    byte[] sealed = sealed();
    this.fileBytes = sealed.length;
    this.digest =
        HexFormat.of().formatHex(Arrays.copyOfRange(sealed, sealed.length - 32, sealed.length));
  }

  /**
   * Reads a model file.
   *
   * @throws InvalidInputException if it is not a model file, is damaged, or of another version
   * @throws IOException if it cannot be read
   */
  public static PixelCnn load(Path file) throws IOException {
    try (DataInputStream content = SealedFile.read(file, KIND)) {
      return read(content, file.toString());
    }
  }

  /**
   * A model that is shipped with this library.
   *
   * @throws InvalidInputException if there is none of that name; the message lists the names
   */
  public static PixelCnn pretrained(String name) {
    InputStream resource =
        SHIPPED.contains(name)
            ? PixelCnn.class.getResourceAsStream("models/" + name + ".pixelcnn")
            : null;
    if (resource == null) {
      throw new InvalidInputException(
          "there is no shipped model '%s'; there are: %s"
              .formatted(name, String.join(", ", SHIPPED)));
    }
    try (DataInputStream content = SealedFile.read(resource, name, KIND)) {
      return read(content, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A model by the name of a shipped one or by its file.
   *
   * @throws InvalidInputException if it is neither, or the file is no good
   */
  public static PixelCnn of(String nameOrPath) throws IOException {
    if (SHIPPED.contains(nameOrPath)) {
      return pretrained(nameOrPath);
    }
    Path file = Path.of(nameOrPath);
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          "model '%s' is neither a file nor a shipped model (%s)"
              .formatted(nameOrPath, String.join(", ", SHIPPED)));
    }
    return load(file);
  }

  /** A model with seeded random weights, for tests and for measuring speed. */
  public static PixelCnn untrained(PixelCnnSpec spec, long seed) {
    Weights weights = new Weights(spec, DataType.FLOAT);
    weights.initialise(seed);
    byte[] everyValue = new byte[256 * spec.shape().bytes()];
    for (int i = 0; i < everyValue.length; i++) {
      everyValue[i] = (byte) (i / spec.shape().bytes());
    }
    LabelledImages images =
        new LabelledImages(spec.shape(), spec.classes(), List.of(), everyValue, new int[256]);
    return new PixelCnn(
        weights, Provenance.untrained(seed), Dequantiser.of(weights.palette(), images));
  }

  private static PixelCnn read(DataInputStream content, String name) throws IOException {
    try {
      return parse(content, name);
    } catch (EOFException e) {
      throw new InvalidInputException(name + ": the content ends before all of it was read", e);
    } catch (UTFDataFormatException | IllegalArgumentException e) {
      throw new InvalidInputException(name + ": " + e.getMessage(), e);
    }
  }

  private static PixelCnn parse(DataInputStream content, String name) throws IOException {
    int height = content.readInt();
    int width = content.readInt();
    int channels = content.readInt();
    int classes = content.readInt();
    int levels = content.readInt();
    int features = content.readInt();
    int layers = content.readInt();
    if (layers < 0 || layers > PixelCnnSpec.MOST_DILATIONS) {
      throw new InvalidInputException(
          "%s names %d layers; at most %d exist"
              .formatted(name, layers, PixelCnnSpec.MOST_DILATIONS));
    }
    List<Integer> dilations = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      dilations.add(content.readInt());
    }
    Architecture architecture = Architecture.valueOf(content.readUTF());
    boolean normalised = content.readBoolean();
    PixelCnnSpec spec =
        new PixelCnnSpec(
            height,
            width,
            channels,
            classes,
            levels,
            features,
            dilations,
            architecture,
            normalised);
    Palette palette = palette(content, spec);
    Provenance provenance = Provenance.read(content);
    TrainedClasses.of(classes, provenance.classImages()); // refuses numbers of other classes
    byte[] values = new byte[count(content, name, "bytes of pixel values", 1)];
    content.readFully(values);
    int size = count(content, name, "weights", Float.BYTES);
    if (size != Weights.size(spec)) {
      throw new InvalidInputException(
          "%s holds %d weights, but its spec has %d".formatted(name, size, Weights.size(spec)));
    }
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = content.readFloat();
      if (!Float.isFinite(numbers[i])) {
        throw new InvalidInputException(
            "%s: weight %d of %d, counted from 0, must be finite, but is %s"
                .formatted(name, i, size, numbers[i]));
      }
    }
    if (content.available() > 0) {
      throw new InvalidInputException(
          "%s: %d bytes follow behind the weights".formatted(name, content.available()));
    }
    Dequantiser dequantiser = Dequantiser.of(palette, spec.pixels(), values);
    Weights weights = new Weights(spec, palette, DataType.FLOAT);
    HostMemory.put(numbers, weights.flat());
    return new PixelCnn(weights, provenance, dequantiser);
  }

  private static Palette palette(DataInputStream content, PixelCnnSpec spec) throws IOException {
    if (!spec.shape().isColour()) {
      return Palette.greys(spec.levels());
    }
    byte[] colours = new byte[spec.levels() * spec.channels()];
    content.readFully(colours);
    return Palette.colours(colours);
  }

  /** How many numbers of a size follow; no more than there are bytes for. */
  private static int count(DataInputStream content, String name, String what, int bytes)
      throws IOException {
    int count = content.readInt();
    int available = content.available();
    if (count < 0 || count > available / bytes) {
      throw new InvalidInputException(
          "%s announces %d %s, but only %d bytes follow".formatted(name, count, what, available));
    }
    return count;
  }

  /**
   * Writes a model file, beside its target first, so that nobody sees half of it.
   *
   * @throws IOException if it cannot be written
   */
  public void save(Path file) throws IOException {
    SealedFile.write(file, sealed());
  }

  private byte[] sealed() {
    float[] values = weightValues();
    try {
      return SealedFile.seal(KIND, to -> write(to, values));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot happen: the bytes go to memory", e);
    }
  }

  /** A copy of all weights, in the order of {@link Weights#flat()}. */
  float[] weightValues() {
    float[] values = new float[(int) weights.flat().length()];
    HostMemory.get(weights.flat(), values);
    return values;
  }

  private void write(DataOutputStream to, float[] values) throws IOException {
    PixelCnnSpec spec = spec();
    to.writeInt(spec.height());
    to.writeInt(spec.width());
    to.writeInt(spec.channels());
    to.writeInt(spec.classes());
    to.writeInt(spec.levels());
    to.writeInt(spec.features());
    to.writeInt(spec.dilations().size());
    for (int dilation : spec.dilations()) {
      to.writeInt(dilation);
    }
    to.writeUTF(spec.architecture().name());
    to.writeBoolean(spec.normalised());
    to.write(palette().stored());
    provenance.write(to);
    byte[] greys = dequantiser.stored();
    to.writeInt(greys.length);
    to.write(greys);
    to.writeInt(values.length);
    for (float value : values) {
      to.writeFloat(value);
    }
  }

  /** The structure of the network. */
  public PixelCnnSpec spec() {
    return weights.spec();
  }

  /** The origin of the weights. */
  public Provenance provenance() {
    return provenance;
  }

  /**
   * The classes that the model has training images of, as its {@link Provenance#classImages()}
   * tell; all of them where that is not known.
   */
  public TrainedClasses trainedClasses() {
    return TrainedClasses.of(spec().classes(), provenance.classImages()).withNames(classNames());
  }

  /** The names of the classes in their order; empty where they have none. */
  public List<String> classNames() {
    return provenance.classNames();
  }

  /** SHA-256 of the model file's content, hexadecimal: two models with one digest are the same. */
  public String digest() {
    return digest;
  }

  /** Number of weights: everything that was learnt. */
  public long size() {
    return weights.flat().length();
  }

  /** Size of the file that {@link #save} writes. */
  public long fileBytes() {
    return fileBytes;
  }

  /** What the symbols that this model knows stand for. */
  public Palette palette() {
    return weights.palette();
  }

  /** How symbols become pixel values such as the training images had. */
  public Dequantiser dequantiser() {
    return dequantiser;
  }

  /**
   * A copy that gives sampled pixels values such as other images have, in place of those of its
   * training images. For a model {@linkplain #withoutImages without images}, and where the images
   * to be mixed differ from those that it was trained on, in their contrast say.
   *
   * @param images at least one, of the model's size and classes
   * @throws InvalidInputException if there is none, or they are of another size or other classes
   */
  public PixelCnn withPixelValuesOf(LabelledImages images) {
    Scorer.requireFit(spec(), images);
    if (images.size() == 0) {
      throw new InvalidInputException("pixel values must be those of at least 1 image, but of 0");
    }
    return new PixelCnn(weights, provenance, Dequantiser.of(palette(), images));
  }

  /**
   * A copy whose file holds no training image, as that of a model of colour images else does.
   * Pixels that it samples have smoother colours than real ones, but for those that have a real
   * parent's symbol: they get the parent's value. Models of grey images hold none, and stay as they
   * are.
   */
  public PixelCnn withoutImages() {
    return new PixelCnn(
        weights, provenance, Dequantiser.withoutImages(dequantiser, spec().shape()));
  }

  /** A sampler that computes on the calling thread or on an NVIDIA card. */
  public Sampler sampler() {
    return sampler(1);
  }

  /**
   * A sampler on the engine that the environment variable {@value SamplingEngine#VARIABLE} names,
   * else on {@link SamplingEngine#AUTO}.
   *
   * @param workers engines that draw side by side, each on a thread of its own if there are
   *     several; each holds, of the default structure for 28x28 pixels, 39 MB outside the heap: 295
   *     KiB for each of 128 images of a class, or 64 between two. {@link SamplingEngine#VECTOR}
   *     holds less, and in the heap. {@link SamplingEngine#CUDA_FUSED} takes no notice of it
   * @throws CudaException if {@link SamplingEngine#CUDA_FUSED} is named and cannot be used
   * @throws InvalidInputException if {@link SamplingEngine#VECTOR} is named and cannot be used
   */
  public Sampler sampler(int workers) {
    return sampler(workers, SamplingEngine.ofEnvironment());
  }

  /**
   * A sampler on an engine.
   *
   * @param workers see {@link #sampler(int)}
   * @throws CudaException if {@link SamplingEngine#CUDA_FUSED} is asked for and cannot be used
   * @throws InvalidInputException if {@link SamplingEngine#VECTOR} is asked for and cannot be used
   */
  public Sampler sampler(int workers, SamplingEngine engine) {
    return new Samplers(weights).open(engine, workers);
  }

  /**
   * Makers of samplers, one for each device, for threads that draw side by side: {@link
   * SamplingEngine#CUDA_FUSED} has all NVIDIA cards that it can use, ND4J's backend for the CPU one
   * device. All samplers are of one engine, so that it does not matter which of them draws an
   * image; {@link SamplingEngine#AUTO} chooses when the first sampler is made, and does not change
   * its mind. A maker is called on the thread that will use its sampler, any number of times.
   *
   * <p>ND4J's backend for CUDA has all devices but that of the calling thread, if it has several; a
   * maker then turns the thread that calls it to its device, and copies the weights there.
   *
   * @param workers see {@link #sampler(int)}; 1 where ND4J has several devices
   * @return at least one; a maker throws {@link CudaException} if its device cannot be used
   * @throws CudaException if {@link SamplingEngine#CUDA_FUSED} is asked for and there is no card
   * @throws InvalidInputException if {@link SamplingEngine#VECTOR} is asked for and cannot be used
   */
  public List<SamplerFactory> samplers(int workers, SamplingEngine engine) {
    return new Samplers(weights).onEachDevice(engine, workers);
  }

  /**
   * How likely each image is under its own class.
   *
   * @return log p(quantised image | label) of each image, in nats
   * @throws InvalidInputException if the images' size or class count is not the model's
   */
  public double[] logLikelihood(LabelledImages images) {
    return new Scorer(weights).score(images, images::label);
  }

  /**
   * How likely each image is under every class. Under a class that {@linkplain #trainedClasses()
   * was not trained} the number is exact, too, but means nothing.
   *
   * @return {@code [image][class]}: log p(quantised image | class), in nats
   * @throws InvalidInputException if the images' size or class count is not the model's
   */
  public double[][] classLogLikelihoods(LabelledImages images) {
    double[][] byImage = new double[images.size()][spec().classes()];
    Scorer scorer = new Scorer(weights);
    for (int label = 0; label < spec().classes(); label++) {
      int all = label;
      double[] scores = scorer.score(images, image -> all);
      for (int image = 0; image < scores.length; image++) {
        byImage[image][label] = scores[image];
      }
    }
    return byImage;
  }

  /**
   * How likely each image is whatever its class, every {@linkplain #trainedClasses() trained class}
   * being as likely as the others beforehand.
   *
   * @return log of the mean over the trained classes of p(quantised image | class), in nats
   * @throws InvalidInputException if the images' size or class count is not the model's
   */
  public double[] marginalLogLikelihood(LabelledImages images) {
    TrainedClasses trained = trainedClasses();
    double logClasses = Math.log(trained.size());
    return Arrays.stream(trained.withPrior(classLogLikelihoods(images)))
        .mapToDouble(byClass -> LogSoftmax.logSumExp(byClass) - logClasses)
        .toArray();
  }

  /**
   * The posterior of the classes by Bayes' rule with a uniform prior over the {@linkplain
   * #trainedClasses() trained classes}; the others have 0. Untempered: log-likelihoods differ by
   * tens of nats, so that it is nearly hard.
   *
   * @return {@code [image][class]}, each row a distribution
   * @throws InvalidInputException if the images' size or class count is not the model's
   */
  public double[][] classPosterior(LabelledImages images) {
    return Calibration.posterior(trainedClasses().withPrior(classLogLikelihoods(images)), 1);
  }
}
