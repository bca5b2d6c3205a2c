package io.github.learnedmixup.pixelcnn.palette;

import com.google.errorprone.annotations.Immutable;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The cells of a palette's colours: of each symbol all colours that are nearer to its colour than
 * to any other (Voronoi cells), in {@link LumaChroma}. Immutable and thread safe.
 */
@Immutable
final class ColourCells {
  /** Planes kept for each cell: those to the nearest colours, which bound nearly all cells. */
  private static final int MOST_PLANES = 40;

  private static final int SWEEPS = 3;

  /** How little colour differences move, compared with luma, when a colour is moved into a cell. */
  private static final float CHROMA_MOVES = 1f / 12;

  /** Keeps projected colours a little away from the planes, so that rounding rarely leaves. */
  private static final float INSIDE = 0.97f;

  private static final int SHORTENINGS = 12;
  private static final float SHORTENED = 0.85f;

  private final ColourLookup lookup;
  private final int planes;

  @SuppressWarnings("Immutable") // never written after construction, lent for reading
  private final float[] centres; // three components of each symbol

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final float[] normals; // [symbol][plane][component]

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final float[] distances; // [symbol][plane]: inside, normal * (x - centre) is at most it

  ColourCells(Palette palette) {
    int size = palette.size();
    this.lookup = new ColourLookup(palette.stored());
    this.planes = Math.min(MOST_PLANES, size - 1);
    this.centres = new float[size * LumaChroma.COMPONENTS];
    this.normals = new float[size * planes * LumaChroma.COMPONENTS];
    this.distances = new float[size * planes];
    for (int symbol = 0; symbol < size; symbol++) {
      LumaChroma.of(
          palette.value(symbol, 0),
          palette.value(symbol, 1),
          palette.value(symbol, 2),
          centres,
          symbol * LumaChroma.COMPONENTS);
      setPlanes(palette, symbol);
    }
  }

  /** Planes halfway to other colours, the nearest first. */
  private void setPlanes(Palette palette, int symbol) {
    int[] others =
        IntStream.range(0, palette.size())
            .filter(other -> other != symbol)
            .boxed()
            .sorted(Comparator.comparingDouble(other -> palette.distance(symbol, other)))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int plane = 0; plane < planes; plane++) {
      float[] apart = new float[ImageShape.COLOUR];
      float squares = 0;
      for (int channel = 0; channel < apart.length; channel++) {
        apart[channel] = palette.value(others[plane], channel) - palette.value(symbol, channel);
        squares += apart[channel] * apart[channel];
      }
      int at = symbol * planes + plane;
      distances[at] = squares / 2;
      // The normal in RGB times the linear map from luma and differences to RGB.
      int normal = at * LumaChroma.COMPONENTS;
      normals[normal + LumaChroma.LUMA] = apart[0] + apart[1] + apart[2];
      normals[normal + LumaChroma.BLUE] = apart[2] - LumaChroma.BLUE_IN_GREEN * apart[1];
      normals[normal + LumaChroma.RED] = apart[0] - LumaChroma.RED_IN_GREEN * apart[1];
    }
  }

  /** A component of a symbol's colour. */
  float centre(int symbol, int component) {
    return centres[symbol * LumaChroma.COMPONENTS + component];
  }

  /**
   * Moves a colour into a symbol's cell: over the planes that it is beyond, mostly along luma; what
   * is left, straight towards the centre.
   */
  void project(int symbol, float[] colours, int at) {
    int centre = symbol * LumaChroma.COMPONENTS;
    float luma = colours[at] - centres[centre];
    float blue = colours[at + 1] - centres[centre + 1];
    float red = colours[at + 2] - centres[centre + 2];
    int first = symbol * planes;
    int end = first + planes;
    boolean moved = true;
    for (int sweep = 0; sweep < SWEEPS && moved; sweep++) {
      float r = luma + red;
      float g = luma - LumaChroma.BLUE_IN_GREEN * blue - LumaChroma.RED_IN_GREEN * red;
      float b = luma + blue;
      float squares = r * r + g * g + b * b;
      moved = false;
      // A plane at distance d from the centre has d * d = distances / 2; planes are in order.
      for (int plane = first;
          plane < end && (moved || distances[plane] < 2.2f * squares);
          plane++) {
        int normal = plane * LumaChroma.COMPONENTS;
        float n0 = normals[normal];
        float n1 = normals[normal + 1];
        float n2 = normals[normal + 2];
        float beyond = luma * n0 + blue * n1 + red * n2 - INSIDE * distances[plane];
        if (beyond > 0) {
          float step = beyond / (n0 * n0 + CHROMA_MOVES * (n1 * n1 + n2 * n2));
          luma -= step * n0;
          blue -= CHROMA_MOVES * step * n1;
          red -= CHROMA_MOVES * step * n2;
          moved = true;
        }
      }
    }
    float share = 1;
    for (int plane = first; plane < end && moved; plane++) {
      int normal = plane * LumaChroma.COMPONENTS;
      float along = luma * normals[normal] + blue * normals[normal + 1] + red * normals[normal + 2];
      if (along * share > distances[plane]) {
        share = distances[plane] / along;
      }
    }
    colours[at] = centres[centre] + share * luma;
    colours[at + 1] = centres[centre + 1] + share * blue;
    colours[at + 2] = centres[centre + 2] + share * red;
  }

  /**
   * A colour in whole numbers whose nearest palette colour is a symbol's: the given one, moved
   * towards the symbol's as far as need be.
   *
   * @param jpeg whether it is to be one that JPEG decoders yield, where the cell has such
   * @return 0xRRGGBB
   */
  int rounded(int symbol, float[] colours, int at, boolean jpeg) {
    int centre = symbol * LumaChroma.COMPONENTS;
    float share = 1;
    for (int i = 0; i < SHORTENINGS; i++) {
      float luma = centres[centre] + share * (colours[at] - centres[centre]);
      float blue = centres[centre + 1] + share * (colours[at + 1] - centres[centre + 1]);
      float red = centres[centre + 2] + share * (colours[at + 2] - centres[centre + 2]);
      int rgb = jpeg ? LumaChroma.jpeg(luma, blue, red) : LumaChroma.rgb(luma, blue, red);
      if (lookup.nearest(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff) == symbol) {
        return rgb;
      }
      share *= SHORTENED;
    }
    return LumaChroma.rgb(centres[centre], centres[centre + 1], centres[centre + 2]);
  }
}
