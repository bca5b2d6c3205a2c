package io.github.learnedmixup.augment.crossing;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.palette.Palette;

/** Two real images to be crossed, with the symbols of their pixels. Immutable and thread safe. */
public final class ParentImages {
  private final Palette palette;
  private final ImageShape shape;
  private final byte[] first;
  private final byte[] second;
  private final byte[] firstSymbols;
  private final byte[] secondSymbols;

  private ParentImages(
      Palette palette,
      ImageShape shape,
      byte[] first,
      byte[] second,
      byte[] firstSymbols,
      byte[] secondSymbols) {
    this.palette = palette;
    this.shape = shape;
    this.first = first;
    this.second = second;
    this.firstSymbols = firstSymbols;
    this.secondSymbols = secondSymbols;
  }

  /**
   * Two images of a model's size.
   *
   * @param palette of the model
   * @param shape of both images
   * @param first pixel values, 0 to 255 as unsigned bytes, as the shape lays them out; not to be
   *     changed afterwards
   * @param second likewise
   * @throws InvalidInputException if an image has another number of bytes than the shape, or the
   *     palette another number of channels
   */
  public static ParentImages of(Palette palette, ImageShape shape, byte[] first, byte[] second) {
    if (palette.channels() != shape.channels()) {
      throw new InvalidInputException(
          "parents must be of the %d channels of the palette, but are of %s pixels"
              .formatted(palette.channels(), shape));
    }
    if (first.length != shape.bytes() || second.length != shape.bytes()) {
      throw new InvalidInputException(
          "parents of %s pixels must have %d bytes each, but have %d and %d"
              .formatted(shape, shape.bytes(), first.length, second.length));
    }
    return new ParentImages(
        palette, shape, first, second, palette.symbols(first), palette.symbols(second));
  }

  /** A copy of which the second image is moved; its symbols move with the pixels. */
  ParentImages withSecondMoved(Move move) {
    return new ParentImages(
        palette,
        shape,
        first,
        move.applied(second, shape, shape.channels()),
        firstSymbols,
        move.applied(secondSymbols, shape, 1));
  }

  /** How far the first image is from the moved second one, pixel by pixel. */
  double[] differences(Move move) {
    double[] differences = new double[shape.pixels()];
    byte[] moved = move.applied(secondSymbols, shape, 1);
    for (int pixel = 0; pixel < differences.length; pixel++) {
      differences[pixel] = palette.distance(firstSymbols[pixel] & 0xff, moved[pixel] & 0xff);
    }
    return differences;
  }

  Palette palette() {
    return palette;
  }

  ImageShape shape() {
    return shape;
  }

  /** The first image's pixel values; not to be changed. */
  public byte[] first() {
    return first;
  }

  /** The second image's pixel values; not to be changed. */
  public byte[] second() {
    return second;
  }

  byte[] firstSymbols() {
    return firstSymbols;
  }

  byte[] secondSymbols() {
    return secondSymbols;
  }
}
