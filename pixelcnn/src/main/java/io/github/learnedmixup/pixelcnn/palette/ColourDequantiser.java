package io.github.learnedmixup.pixelcnn.palette;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.util.Arrays;

/**
 * Turns symbols of a colour palette into colours that vary from pixel to pixel as those of real
 * images do. Every colour stays in its symbol's cell: the nearest palette colour is still that of
 * the symbol. Immutable and thread safe.
 *
 * <p>Were every pixel given its symbol's colour, skies would have bands, and a classifier could
 * tell generated images from real ones by their few colours. There are three steps:
 *
 * <ol>
 *   <li>{@link ColourSmoother} makes a smooth guess.
 *   <li>Each pixel, row by row, takes a <em>source</em>, a pixel of a real image with the same
 *       symbol, and adds by how much the real luma differs from the smooth guess there. Of a few
 *       candidates it takes the one whose surroundings are most alike: the luma of pixels already
 *       done, the smooth guess of the others. The pixels beside the sources of neighbours are
 *       candidates, too, and preferred, so that whole patches of real texture come together
 *       (Ashikhmin 2001, Hertzmann and others 2001, "Image analogies").
 *   <li>What the sources add to the colour differences is blurred first, since neighbours have
 *       nearly the same differences in real images, and joins between patches would show. Where the
 *       real images were JPEG, differences get half the resolution, as JPEG has them.
 * </ol>
 *
 * <p>All randomness is a hash of the image's seed.
 */
@Immutable
final class ColourDequantiser implements Dequantiser {
  /** Sources looked up in the bank for a pixel. */
  private static final int LOOKED_UP = 8;

  /** Neighbours that are done before a pixel: left, above, above left and above right. */
  private static final int NEIGHBOURS = 4;

  private static final float DIAGONAL = 0.5f;
  private static final float FAR = 0.4f;
  private static final float CHROMA = 4;

  /** What a candidate beside a neighbour's source costs, against another that fits as well. */
  private static final float COHERENT = 0.5f;

  /** Makes up for what blurring takes from the colour differences. */
  private static final float CHROMA_GAIN = 1.7f;

  private final Palette palette;
  private final ColourCells cells;
  private final ColourSmoother smoother;
  private final ColourBank bank;

  private ColourDequantiser(
      Palette palette, ColourCells cells, ColourSmoother smoother, ColourBank bank) {
    this.palette = palette;
    this.cells = cells;
    this.smoother = smoother;
    this.bank = bank;
  }

  static ColourDequantiser of(Palette palette, LabelledImages images) {
    ColourCells cells = new ColourCells(palette);
    ColourSmoother smoother = new ColourSmoother(cells, palette.size());
    return new ColourDequantiser(
        palette, cells, smoother, ColourBank.of(palette, smoother, images));
  }

  /** Makes smooth guesses alone, without any real image. */
  static ColourDequantiser withoutImages(Palette palette, ImageShape shape) {
    ColourCells cells = new ColourCells(palette);
    ColourSmoother smoother = new ColourSmoother(cells, palette.size());
    return new ColourDequantiser(
        palette, cells, smoother, ColourBank.empty(palette, smoother, shape));
  }

  static ColourDequantiser of(Palette palette, int pixels, byte[] stored) {
    ColourCells cells = new ColourCells(palette);
    ColourSmoother smoother = new ColourSmoother(cells, palette.size());
    return new ColourDequantiser(
        palette, cells, smoother, ColourBank.of(palette, smoother, pixels, stored));
  }

  @Override
  public Palette palette() {
    return palette;
  }

  /** Real images, at most 4 MB of them, as {@link ColourBank} says. */
  @Override
  public byte[] stored() {
    return bank.stored();
  }

  @Override
  public void dequantise(byte[] symbols, ImageShape shape, long seed, float[] values) {
    check(symbols, shape, values);
    int width = shape.width();
    float[] colours = smoother.smooth(symbols, shape.height(), width);
    SmoothPlanes image = new SmoothPlanes(1, shape.height(), width);
    image.set(0, symbols, colours);
    int[] sources = new Sources(image, seed).chosen;
    float[] blue = new float[symbols.length];
    float[] red = new float[symbols.length];
    float[] ofSource = new float[LumaChroma.COMPONENTS];
    for (int pixel = 0; pixel < symbols.length; pixel++) {
      int source = sources[image.place(0, pixel)];
      if (source >= 0) {
        int rgb = bank.rgb(source);
        LumaChroma.of(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff, ofSource, 0);
        colours[pixel * LumaChroma.COMPONENTS] += ofSource[0] - part(bank.planes().luma[source]);
        blue[pixel] = ofSource[1] - part(bank.planes().blue[source]);
        red[pixel] = ofSource[2] - part(bank.planes().red[source]);
      }
    }
    blue = blurred(blue, width);
    red = blurred(red, width);
    for (int pixel = 0; pixel < symbols.length; pixel++) {
      int at = pixel * LumaChroma.COMPONENTS;
      blue[pixel] = colours[at + LumaChroma.BLUE] + CHROMA_GAIN * blue[pixel];
      red[pixel] = colours[at + LumaChroma.RED] + CHROMA_GAIN * red[pixel];
    }
    if (bank.isJpeg()) {
      blue = LumaChroma.subsampled(blue, width);
      red = LumaChroma.subsampled(red, width);
    }
    for (int pixel = 0; pixel < symbols.length; pixel++) {
      int at = pixel * LumaChroma.COMPONENTS;
      colours[at + LumaChroma.BLUE] = blue[pixel];
      colours[at + LumaChroma.RED] = red[pixel];
      int rgb = colour(symbols[pixel] & 0xff, sources[image.place(0, pixel)], colours, at);
      values[at] = rgb >> 16;
      values[at + 1] = rgb >> 8 & 0xff;
      values[at + 2] = rgb & 0xff;
    }
  }

  private void check(byte[] symbols, ImageShape shape, float[] values) {
    if (!shape.isColour() || symbols.length != shape.pixels() || values.length < shape.bytes()) {
      throw new IllegalArgumentException(
          "an image of %s pixels in colour needs %d symbols and room for %d values, but there are %d and room for %d"
              .formatted(
                  shape,
                  shape.pixels(),
                  shape.pixels() * ImageShape.COLOUR,
                  symbols.length,
                  values.length));
    }
    for (int pixel = 0; pixel < symbols.length; pixel++) {
      if ((symbols[pixel] & 0xff) >= palette.size()) {
        throw new IllegalArgumentException(
            "symbol of pixel %d must be in [0, %d), but is %d"
                .formatted(pixel, palette.size(), symbols[pixel] & 0xff));
      }
    }
  }

  private static float part(short component) {
    return (float) component / SmoothPlanes.FRACTION;
  }

  /**
   * The final colour. Over- and underexposed pixels of real images have channels of exactly 0 or
   * 255, many beside each other: a source of such is taken as it is.
   */
  private int colour(int symbol, int source, float[] colours, int at) {
    if (source >= 0) {
      int rgb = bank.rgb(source);
      if (isClipped(rgb >> 16) || isClipped(rgb >> 8 & 0xff) || isClipped(rgb & 0xff)) {
        return rgb;
      }
    }
    cells.project(symbol, colours, at);
    return cells.rounded(symbol, colours, at, bank.isJpeg());
  }

  private static boolean isClipped(int value) {
    return value == 0 || value == 255;
  }

  /** Means over 3x3 pixels with binomial weights; pixels at an edge are repeated. */
  private static float[] blurred(float[] plane, int width) {
    int height = plane.length / width;
    float[] rows = new float[plane.length];
    float[] both = new float[plane.length];
    for (int i = 0; i < plane.length; i++) {
      int column = i % width;
      float left = plane[column > 0 ? i - 1 : i];
      float right = plane[column < width - 1 ? i + 1 : i];
      rows[i] = (left + 2 * plane[i] + right) / 4;
    }
    for (int i = 0; i < plane.length; i++) {
      int row = i / width;
      float above = rows[row > 0 ? i - width : i];
      float below = rows[row < height - 1 ? i + width : i];
      both[i] = (above + 2 * rows[i] + below) / 4;
    }
    return both;
  }

  /** Chooses a source for each pixel of one image. */
  private final class Sources {
    private final SmoothPlanes image;
    private final SmoothPlanes real = bank.planes();
    private final short[] realLuma = bank.luma();
    private final short[] luma; // of the image: of pixels that are done the final one, nearly
    private final int[] candidates = new int[NEIGHBOURS + LOOKED_UP];
    private final float[] colour = new float[LumaChroma.COMPONENTS];

    /** A place in the bank, or -1, for each place of the image; of its margin, -1. */
    final int[] chosen;

    Sources(SmoothPlanes image, long seed) {
      this.image = image;
      this.luma = image.luma.clone();
      this.chosen = new int[image.area];
      Arrays.fill(chosen, -1);
      for (int pixel = 0; pixel < image.height * image.width; pixel++) {
        choose(image.place(0, pixel), SeededHash.mix(seed, pixel));
      }
    }

    private void choose(int place, long seed) {
      byte symbol = image.symbols[place];
      int coherent = coherent(place, symbol);
      int end = bank.find(image, place, seed, candidates, coherent, LOOKED_UP);
      int best = -1;
      float least = Float.MAX_VALUE;
      for (int i = 0; i < end; i++) {
        float factor = i < coherent ? COHERENT : 1;
        float cost = factor * cost(place, candidates[i], least / factor);
        if (cost < least) {
          least = cost;
          best = candidates[i];
        }
      }
      chosen[place] = best;
      if (best >= 0) {
        colour[0] = part(image.luma[place]) + part(realLuma[best]) - part(real.luma[best]);
        colour[1] = part(image.blue[place]);
        colour[2] = part(image.red[place]);
        cells.project(symbol & 0xff, colour, 0);
        luma[place] = SmoothPlanes.fixed(colour[0]);
      }
    }

    /** Puts the pixels beside the neighbours' sources first; how many there are. */
    private int coherent(int place, byte symbol) {
      int end = 0;
      end = add(chosen[place - 1], 1, symbol, end);
      end = add(chosen[place - image.stride], real.stride, symbol, end);
      end = add(chosen[place - image.stride - 1], real.stride + 1, symbol, end);
      return add(chosen[place - image.stride + 1], real.stride - 1, symbol, end);
    }

    private int add(int source, int beside, byte symbol, int end) {
      if (source < 0 || !bank.has(source + beside, symbol)) {
        return end;
      }
      for (int i = 0; i < end; i++) {
        if (candidates[i] == source + beside) {
          return end;
        }
      }
      candidates[end] = source + beside;
      return end + 1;
    }

    /** How far surroundings are apart, relative to the smooth guess of both pixels themselves. */
    private float cost(int here, int there, float bound) {
      int s = image.stride;
      int t = real.stride;
      int base = image.luma[here] - real.luma[there];
      float cost =
          square(luma[here - 1] - realLuma[there - 1] - base)
              + square(luma[here - s] - realLuma[there - t] - base)
              + DIAGONAL * square(luma[here - s - 1] - realLuma[there - t - 1] - base)
              + DIAGONAL * square(luma[here - s + 1] - realLuma[there - t + 1] - base)
              + FAR * square(luma[here - 2] - realLuma[there - 2] - base)
              + FAR * square(luma[here - 2 * s] - realLuma[there - 2 * t] - base);
      if (cost >= bound) {
        return cost;
      }
      short[] a = image.luma;
      short[] b = real.luma;
      cost +=
          square(a[here + 1] - b[there + 1] - base)
              + square(a[here + s] - b[there + t] - base)
              + DIAGONAL * square(a[here + s + 1] - b[there + t + 1] - base)
              + DIAGONAL * square(a[here + s - 1] - b[there + t - 1] - base)
              + FAR * square(a[here + 2] - b[there + 2] - base)
              + FAR * square(a[here + 2 * s] - b[there + 2 * t] - base);
      if (cost >= bound) {
        return cost;
      }
      return cost
          + CHROMA
              * (beside(image.blue, here, s, real.blue, there, t)
                  + beside(image.red, here, s, real.red, there, t));
    }

    private static float beside(short[] a, int here, int s, short[] b, int there, int t) {
      int base = a[here] - b[there];
      return square(a[here - 1] - b[there - 1] - base)
          + square(a[here - s] - b[there - t] - base)
          + square(a[here + 1] - b[there + 1] - base)
          + square(a[here + s] - b[there + t] - base);
    }

    private static float square(int x) {
      return (float) x * x;
    }
  }
}
