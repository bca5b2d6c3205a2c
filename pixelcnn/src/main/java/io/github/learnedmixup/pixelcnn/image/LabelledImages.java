package io.github.learnedmixup.pixelcnn.image;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.ByteArrays;
import io.github.learnedmixup.pixelcnn.file.Sha256;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import io.github.learnedmixup.pixelcnn.random.Shuffle;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Images of one size, grey or in colour, with a class each, held on the heap at one byte a pixel
 * and channel. Immutable and thread safe.
 */
@Immutable
public final class LabelledImages {
  private final ImageShape shape;
  private final int classes;

  @SuppressWarnings("Immutable") // an immutable list
  private final List<String> classNames;

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final byte[] values;

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final int[] labels;

  /**
   * Takes over the arrays of grey images, which the caller must not change afterwards.
   *
   * @param greys grey values 0 to 255 as unsigned bytes, image by image, row by row
   * @param labels the class of each image, in [0, classes)
   * @throws InvalidInputException if the arrays' lengths do not fit or a label is out of range
   */
  public LabelledImages(int height, int width, int classes, byte[] greys, int[] labels) {
    this(ImageShape.grey(height, width), classes, List.of(), greys, labels);
  }

  /**
   * Takes over arrays, which the caller must not change afterwards.
   *
   * @param classNames a name for each class, or none at all
   * @param values pixel values 0 to 255 as unsigned bytes, image by image, each as {@link
   *     ImageShape} lays it out
   * @param labels the class of each image, in [0, classes)
   * @throws InvalidInputException if the arrays' lengths do not fit, a label is out of range, or
   *     there are names, but not one for each class, or one twice
   */
  public LabelledImages(
      ImageShape shape, int classes, List<String> classNames, byte[] values, int[] labels) {
    if (classes < 1) {
      throw new IllegalArgumentException("classes must be positive, but are " + classes);
    }
    long expected = (long) labels.length * shape.channels() * shape.height() * shape.width();
    if (values.length != expected) {
      throw new InvalidInputException(
          "%d labels go with %d bytes of images of %s pixels, but there are %d bytes"
              .formatted(labels.length, expected, shape, values.length));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new InvalidInputException(
            "label %d is %d, but there are %d classes, 0 to %d"
                .formatted(i, labels[i], classes, classes - 1));
      }
    }
    if (!classNames.isEmpty()
        && (classNames.size() != classes || Set.copyOf(classNames).size() != classes)) {
      throw new InvalidInputException(
          "%d classes go with as many different names, but there are %s"
              .formatted(classes, classNames));
    }
    this.shape = shape;
    this.classes = classes;
    this.classNames = List.copyOf(classNames);
    this.values = values;
    this.labels = labels;
  }

  /**
   * Puts single grey images together.
   *
   * @param images each row by row, grey values 0 to 255 as unsigned bytes; copied
   * @param labels the class of each image, in [0, classes); taken over
   * @throws InvalidInputException if an image is of another size, there are more than an array can
   *     hold, there are not as many labels, or one is out of range
   */
  public static LabelledImages of(
      int height, int width, int classes, List<byte[]> images, int[] labels) {
    return of(ImageShape.grey(height, width), classes, List.of(), images, labels);
  }

  /**
   * Puts single images together.
   *
   * @param classNames a name for each class, or none at all
   * @param images each as the shape lays it out, values 0 to 255 as unsigned bytes; copied
   * @param labels the class of each image, in [0, classes); taken over
   * @throws InvalidInputException if an image is of another size, there are more than an array can
   *     hold, there are not as many labels, one is out of range, or the names are not such
   */
  public static LabelledImages of(
      ImageShape shape, int classes, List<String> classNames, List<byte[]> images, int[] labels) {
    long bytes = (long) images.size() * shape.channels() * shape.height() * shape.width();
    if (bytes > ByteArrays.MOST_BYTES) {
      throw new InvalidInputException(
          "images must have at most %d bytes together, but %d of %s pixels have more"
              .formatted(ByteArrays.MOST_BYTES, images.size(), shape));
    }
    int length = shape.bytes();
    byte[] values = new byte[(int) bytes];
    for (int i = 0; i < images.size(); i++) {
      byte[] image = images.get(i);
      if (image.length != length) {
        throw new InvalidInputException(
            "image %d must have %s pixels, %d bytes, but has %d bytes"
                .formatted(i, shape, length, image.length));
      }
      System.arraycopy(image, 0, values, i * length, length);
    }
    return new LabelledImages(shape, classes, classNames, values, labels);
  }

  /** The size of the images. */
  public ImageShape shape() {
    return shape;
  }

  /** Image rows. */
  public int height() {
    return shape.height();
  }

  /** Image columns. */
  public int width() {
    return shape.width();
  }

  /** The name of each class; empty where classes have none. */
  public List<String> classNames() {
    return classNames;
  }

  /** What to call the classes, in their order: their names, or else their numbers. */
  public List<String> classTitles() {
    return classNames.isEmpty()
        ? IntStream.range(0, classes).mapToObj(Integer::toString).toList()
        : classNames;
  }

  /** Number of classes. */
  public int classes() {
    return classes;
  }

  /** Number of images. */
  public int size() {
    return labels.length;
  }

  /** The class of an image. */
  public int label(int image) {
    return labels[image];
  }

  /**
   * The grey value, 0 to 255, of a pixel counted row by row; of a colour image the mean of its
   * channels, rounded down.
   *
   * @throws IndexOutOfBoundsException if there is no such image or pixel
   */
  public int grey(int image, int pixel) {
    Objects.checkIndex(pixel, shape.pixels());
    int at = image * shape.bytes() + pixel * shape.channels();
    int sum = 0;
    for (int channel = 0; channel < shape.channels(); channel++) {
      sum += values[at + channel] & 0xff;
    }
    return sum / shape.channels();
  }

  /**
   * A copy of an image's pixel values, as {@link #shape()} lays them out, as unsigned bytes.
   *
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public byte[] image(int image) {
    Objects.checkIndex(image, size());
    int bytes = shape.bytes();
    return Arrays.copyOfRange(values, image * bytes, (image + 1) * bytes);
  }

  /** The places of the images of a class, in their order. */
  public int[] ofClass(int label) {
    return IntStream.range(0, labels.length).filter(image -> labels[image] == label).toArray();
  }

  /**
   * The images at the given places, in that order; a place may occur more than once.
   *
   * @throws IndexOutOfBoundsException if there is no image at a place
   */
  public LabelledImages select(int... images) {
    int bytes = shape.bytes();
    byte[] chosen = new byte[Math.multiplyExact(images.length, bytes)];
    int[] chosenLabels = new int[images.length];
    for (int i = 0; i < images.length; i++) {
      System.arraycopy(values, images[i] * bytes, chosen, i * bytes, bytes);
      chosenLabels[i] = labels[images[i]];
    }
    return new LabelledImages(shape, classes, classNames, chosen, chosenLabels);
  }

  /**
   * The images from one place up to, but not including, another.
   *
   * @throws IndexOutOfBoundsException if the range reaches beyond the images
   */
  public LabelledImages range(int from, int to) {
    Objects.checkFromToIndex(from, to, size());
    int bytes = shape.bytes();
    return new LabelledImages(
        shape,
        classes,
        classNames,
        Arrays.copyOfRange(values, from * bytes, to * bytes),
        Arrays.copyOfRange(labels, from, to));
  }

  /** A copy in an order that depends on the seed alone. */
  public LabelledImages shuffled(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return select(Shuffle.order(size(), last -> random.nextInt(last + 1)));
  }

  /**
   * A copy with each image changed by all variations, one after the other, and the labels as they
   * are.
   *
   * @param variations in their order; none leave the images as they are
   * @param seed image i is changed by the seed {@code SeededHash.mix(seed, i)}
   */
  public LabelledImages varied(List<ImageTransform> variations, long seed) {
    if (variations.isEmpty()) {
      return this;
    }
    int bytes = shape.bytes();
    byte[] varied = new byte[values.length];
    for (int i = 0; i < size(); i++) {
      byte[] image = ImageTransform.applyAll(variations, image(i), shape, SeededHash.mix(seed, i));
      System.arraycopy(image, 0, varied, i * bytes, bytes);
    }
    return new LabelledImages(shape, classes, classNames, varied, labels);
  }

  /**
   * A copy with each image brought to a square of another size, and the labels as they are: the
   * central square is cut out and scaled, by area averages where it shrinks, else linearly.
   *
   * @param side rows and columns of the result, positive
   */
  public LabelledImages resized(int side) {
    ImageShape square = new ImageShape(side, side, shape.channels());
    byte[] resized = new byte[Math.multiplyExact(size(), square.bytes())];
    for (int i = 0; i < size(); i++) {
      byte[] image = Resampler.square(image(i), shape, side);
      System.arraycopy(image, 0, resized, i * square.bytes(), square.bytes());
    }
    return new LabelledImages(square, classes, classNames, resized, labels);
  }

  /**
   * What identifies these images: the SHA-256, in 64 hexadecimal digits, over height, width, number
   * of classes and of images (32 bits each, big-endian), the pixel values, and the labels (32 bits
   * each). Of colour images the number of channels stands before all that.
   */
  public String digest() {
    MessageDigest sha = Sha256.start();
    ByteBuffer numbers = ByteBuffer.allocate(4 * (5 + size()));
    if (shape.isColour()) {
      numbers.putInt(shape.channels());
    }
    numbers.putInt(height()).putInt(width()).putInt(classes).putInt(size());
    sha.update(numbers.array(), 0, numbers.position());
    sha.update(values);
    numbers.clear();
    numbers.asIntBuffer().put(labels);
    sha.update(numbers.array(), 0, 4 * size());
    return Sha256.hex(sha);
  }
}
