package io.github.learnedmixup.pixelcnn.palette;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What the symbols of a model stand for: an ordered list of at most 256 greys or colours. A pixel
 * is one symbol, whatever the number of channels. Immutable and thread safe.
 *
 * <p>Grey palettes divide the values 0 to 255 into intervals of equal width. Colour palettes hold
 * colours in RGB, and a pixel's symbol is that of the nearest one.
 */
@Immutable
public final class Palette {
  /** The most symbols of a palette, since a symbol is kept in one byte. */
  public static final int MOST_SYMBOLS = 256;

  /**
   * Standard deviation of a parent's density over colours, in steps of 255. Measured on
   * photographs: with 4 to 6 nearly all pixels have a parent's symbol; from 16 on there is speckle.
   */
  private static final double COLOUR_DEVIATION = 5;

  private static final double DEVIATIONS_OF_RANGE = 6;

  /**
   * Keeps the product of a density and a probability a normal number in single precision; as good
   * as nothing beside a density of 1.
   */
  private static final double LEAST_DENSITY = 1e-24;

  private final int channels;
  private final int size;

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final byte[] colours; // of each symbol its channels; empty for greys

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final double[] densities; // of greys by their distance

  @SuppressWarnings("Immutable") // never written after construction, lent for reading
  private final float[][] densityRows; // of colours

  private final ColourLookup lookup;

  private Palette(int channels, int size, byte[] colours) {
    this.channels = channels;
    this.size = size;
    this.colours = colours;
    this.lookup = new ColourLookup(colours);
    this.densities = channels == 1 ? greyDensities() : new double[0];
    this.densityRows = channels == 1 ? new float[0][] : colourDensities();
  }

  /**
   * The equal division of the greys 0 to 255: grey g has the symbol {@code g * levels / 256}.
   *
   * @param levels number of symbols, 2 to 256
   * @throws IllegalArgumentException if levels is not in [2, 256]
   */
  public static Palette greys(int levels) {
    return new Palette(1, new Quantiser(levels).levels(), new byte[0]);
  }

  /**
   * A palette of given colours.
   *
   * @param colours red, green and blue of each symbol as unsigned bytes; 2 to 256 symbols; copied
   * @throws IllegalArgumentException if these are not so many whole colours
   */
  public static Palette colours(byte[] colours) {
    if (colours.length % ImageShape.COLOUR != 0
        || colours.length < 2 * ImageShape.COLOUR
        || colours.length > MOST_SYMBOLS * ImageShape.COLOUR) {
      throw new IllegalArgumentException(
          "a palette has 2 to %d colours of 3 bytes each, but there are %d bytes"
              .formatted(MOST_SYMBOLS, colours.length));
    }
    return new Palette(ImageShape.COLOUR, colours.length / ImageShape.COLOUR, colours.clone());
  }

  /**
   * The colours that stand best for the pixels of images: k-means over their colours in RGB, which
   * begins with colours that k-means++ chooses (Arthur and Vassilvitskii 2007).
   *
   * @param images at least one, in colour
   * @param size number of symbols, 2 to 256
   * @param seed decides, together with the images, every colour
   */
  public static Palette learned(LabelledImages images, int size, long seed) {
    return colours(PaletteLearner.colours(images, size, seed));
  }

  /**
   * A palette that no images were looked at for: greys in equal steps, or colours spread evenly
   * over the cube of all colours. For models with random weights.
   *
   * @param channels 1 or 3
   * @param size number of symbols, 2 to 256
   */
  public static Palette spread(int channels, int size) {
    if (channels == 1) {
      return greys(size);
    }
    byte[] colours = new byte[size * ImageShape.COLOUR];
    for (int symbol = 0; symbol < size; symbol++) {
      // Fractional parts of multiples of irrational numbers fill the cube evenly (Roberts 2018, the
      // generalised golden ratio of three dimensions).
      double step = 1;
      for (int channel = 0; channel < ImageShape.COLOUR; channel++) {
        step /= 1.2207440846057596;
        double place = (0.5 + symbol * step) % 1;
        colours[symbol * ImageShape.COLOUR + channel] = (byte) (int) (256 * place);
      }
    }
    return colours(colours);
  }

  /** Channels of a pixel: 1 for greys, 3 for colours. */
  public int channels() {
    return channels;
  }

  /** Number of symbols. */
  public int size() {
    return size;
  }

  /** The width of the intervals of a grey palette. */
  Quantiser greyQuantiser() {
    return new Quantiser(size);
  }

  /**
   * The symbols of all pixels of images.
   *
   * @param values pixel values as unsigned bytes, each pixel's channels together
   * @return a new array of one symbol in [0, {@link #size()}) for each pixel
   * @throws IllegalArgumentException if there are no whole pixels
   */
  public byte[] symbols(byte[] values) {
    if (channels == 1) {
      return greyQuantiser().levels(values);
    }
    if (values.length % channels != 0) {
      throw new IllegalArgumentException(
          "pixels have %d bytes each, but there are %d bytes".formatted(channels, values.length));
    }
    byte[] symbols = new byte[values.length / channels];
    for (int pixel = 0; pixel < symbols.length; pixel++) {
      int at = pixel * channels;
      symbols[pixel] =
          (byte) lookup.nearest(values[at] & 0xff, values[at + 1] & 0xff, values[at + 2] & 0xff);
    }
    return symbols;
  }

  /**
   * A channel of the value that stands for a symbol: of a colour palette its colour, of greys the
   * middle of the interval.
   */
  public int value(int symbol, int channel) {
    if (channels > 1) {
      return colours[symbol * channels + channel] & 0xff;
    }
    Quantiser quantiser = greyQuantiser();
    return (quantiser.lowestGrey(symbol) + quantiser.lowestGrey(symbol + 1) - 1) / 2;
  }

  /**
   * Pixel values that show symbols to people: greys spread evenly from black to white, colours as
   * they are.
   *
   * @param symbols numbers in [0, {@link #size()})
   * @return a new array, each pixel's channels together
   * @throws IllegalArgumentException if a symbol is out of range
   */
  public byte[] rendered(byte[] symbols) {
    byte[] values = new byte[symbols.length * channels];
    for (int i = 0; i < values.length; i++) {
      int symbol = symbols[i / channels] & 0xff;
      if (symbol >= size) {
        throw new IllegalArgumentException(
            "pixel %d has symbol %d, but there are %d".formatted(i / channels, symbol, size));
      }
      values[i] = (byte) (channels == 1 ? symbol * 255 / (size - 1) : value(symbol, i % channels));
    }
    return values;
  }

  /**
   * How far two symbols are apart: the Euclidean distance of their colours, in steps of 255, or the
   * number of grey levels between them.
   */
  public double distance(int a, int b) {
    if (channels == 1) {
      return Math.abs(a - b);
    }
    double sum = 0;
    for (int channel = 0; channel < channels; channel++) {
      double apart = value(a, channel) - value(b, channel);
      sum += apart * apart;
    }
    return Math.sqrt(sum);
  }

  /**
   * How well a symbol goes with a real parent's pixel of another one: a normal density over their
   * {@link #distance}, 1 where it is 0. Its standard deviation is a sixth of the range of greys, or
   * 5 of 255 steps of colours.
   *
   * @return above 0, and at most 1
   */
  public double density(int symbol, int ofParent) {
    return channels == 1 ? densities[Math.abs(symbol - ofParent)] : densityRows[ofParent][symbol];
  }

  /**
   * The {@link #density} of all symbols of a colour palette around one of a parent, in single
   * precision. Not to be written to.
   */
  public float[] densities(int ofParent) {
    return densityRows[ofParent];
  }

  private double[] greyDensities() {
    double[] result = new double[size];
    for (int away = 0; away < size; away++) {
      double deviations = away * DEVIATIONS_OF_RANGE / (size - 1);
      result[away] = Math.exp(-deviations * deviations / 2);
    }
    return result;
  }

  private float[][] colourDensities() {
    float[][] result = new float[size][size];
    for (int a = 0; a < size; a++) {
      for (int b = 0; b < size; b++) {
        double deviations = distance(a, b) / COLOUR_DEVIATION;
        result[a][b] = (float) Math.max(LEAST_DENSITY, Math.exp(-deviations * deviations / 2));
      }
    }
    return result;
  }

  /**
   * What a network sees of a pixel of each symbol: its channels, from -1 for black to 1 for full
   * brightness.
   *
   * @param type FLOAT for numbers of single precision
   * @return {@code size * channels} numbers, the channels of a symbol together
   */
  public double[] inputs(DataType type) {
    double[] inputs = new double[size * channels];
    for (int i = 0; i < inputs.length; i++) {
      double top = channels == 1 ? size - 1 : 255;
      double at = channels == 1 ? i : colours[i] & 0xff;
      inputs[i] = type == DataType.DOUBLE ? 2.0 * at / top - 1 : 2f * (float) at / (float) top - 1;
    }
    return inputs;
  }

  /** Red, green and blue of each symbol as unsigned bytes, a new array; empty for greys. */
  public byte[] stored() {
    return colours.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Palette palette
        && palette.channels == channels
        && palette.size == size
        && Arrays.equals(palette.colours, colours);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * channels + size) + Arrays.hashCode(colours);
  }

  @Override
  public String toString() {
    return channels == 1 ? size + " greys" : size + " colours";
  }
}
