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
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Grey images of one size with a class each, held on the heap at one byte a pixel. Immutable and
 * thread safe.
 */
@Immutable
public final class LabelledImages {
  private final int height;
  private final int width;
  private final int classes;

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final byte[] greys;

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final int[] labels;

  /**
   * Takes over the arrays, which the caller must not change afterwards.
   *
   * @param greys grey values 0 to 255 as unsigned bytes, image by image, row by row
   * @param labels the class of each image, in [0, classes)
   * @throws InvalidInputException if the arrays' lengths do not fit or a label is out of range
   */
  public LabelledImages(int height, int width, int classes, byte[] greys, int[] labels) {
    if (height < 1 || width < 1 || classes < 1) {
      throw new IllegalArgumentException(
          "height, width and classes must be positive, but are %d, %d and %d"
              .formatted(height, width, classes));
    }
    if (greys.length != (long) labels.length * height * width) {
      throw new InvalidInputException(
          "%d labels go with %d bytes of images of %dx%d pixels, but there are %d bytes"
              .formatted(
                  labels.length,
                  (long) labels.length * height * width,
                  height,
                  width,
                  greys.length));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new InvalidInputException(
            "label %d is %d, but there are %d classes, 0 to %d"
                .formatted(i, labels[i], classes, classes - 1));
      }
    }
    this.height = height;
    this.width = width;
    this.classes = classes;
    this.greys = greys;
    this.labels = labels;
  }

  /**
   * Puts single images together.
   *
   * @param images each row by row, grey values 0 to 255 as unsigned bytes; copied
   * @param labels the class of each image, in [0, classes); taken over
   * @throws InvalidInputException if an image is of another size, there are more than an array can
   *     hold, there are not as many labels, or one is out of range
   */
  public static LabelledImages of(
      int height, int width, int classes, List<byte[]> images, int[] labels) {
    long bytes = (long) images.size() * height * width;
    if (bytes > ByteArrays.MOST_BYTES) {
      throw new InvalidInputException(
          "images must have at most %d pixels together, but %d of %dx%d have more"
              .formatted(ByteArrays.MOST_BYTES, images.size(), height, width));
    }
    int pixels = height * width;
    byte[] greys = new byte[(int) bytes];
    for (int i = 0; i < images.size(); i++) {
      byte[] image = images.get(i);
      if (image.length != pixels) {
        throw new InvalidInputException(
            "image %d must have %dx%d pixels, but has %d"
                .formatted(i, height, width, image.length));
      }
      System.arraycopy(image, 0, greys, i * pixels, pixels);
    }
    return new LabelledImages(height, width, classes, greys, labels);
  }

  /** Image rows. */
  public int height() {
    return height;
  }

  /** Image columns. */
  public int width() {
    return width;
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
   * The grey value, 0 to 255, of a pixel counted row by row.
   *
   * @throws IndexOutOfBoundsException if there is no such image or pixel
   */
  public int grey(int image, int pixel) {
    int pixels = height * width;
    return greys[image * pixels + Objects.checkIndex(pixel, pixels)] & 0xff;
  }

  /**
   * A copy of an image's grey values, row by row, as unsigned bytes.
   *
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public byte[] image(int image) {
    Objects.checkIndex(image, size());
    int pixels = height * width;
    return Arrays.copyOfRange(greys, image * pixels, (image + 1) * pixels);
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
    int pixels = height * width;
    byte[] chosen = new byte[Math.multiplyExact(images.length, pixels)];
    int[] chosenLabels = new int[images.length];
    for (int i = 0; i < images.length; i++) {
      System.arraycopy(greys, images[i] * pixels, chosen, i * pixels, pixels);
      chosenLabels[i] = labels[images[i]];
    }
    return new LabelledImages(height, width, classes, chosen, chosenLabels);
  }

  /**
   * The images from one place up to, but not including, another.
   *
   * @throws IndexOutOfBoundsException if the range reaches beyond the images
   */
  public LabelledImages range(int from, int to) {
    Objects.checkFromToIndex(from, to, size());
    int pixels = height * width;
    return new LabelledImages(
        height,
        width,
        classes,
        Arrays.copyOfRange(greys, from * pixels, to * pixels),
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
    int pixels = height * width;
    byte[] varied = new byte[greys.length];
    for (int i = 0; i < size(); i++) {
      byte[] image =
          ImageTransform.applyAll(variations, image(i), height, width, SeededHash.mix(seed, i));
      System.arraycopy(image, 0, varied, i * pixels, pixels);
    }
    return new LabelledImages(height, width, classes, varied, labels);
  }

  /**
   * What identifies these images: the SHA-256, in 64 hexadecimal digits, over height, width, number
   * of classes and of images (32 bits each, big-endian), the greys, and the labels (32 bits each).
   */
  public String digest() {
    MessageDigest sha = Sha256.start();
    ByteBuffer numbers = ByteBuffer.allocate(4 * (4 + size()));
    numbers.putInt(height).putInt(width).putInt(classes).putInt(size());
    sha.update(numbers.array(), 0, numbers.position());
    sha.update(greys);
    numbers.clear();
    numbers.asIntBuffer().put(labels);
    sha.update(numbers.array(), 0, 4 * size());
    return Sha256.hex(sha);
  }
}
