package io.github.learnedmixup.pixelcnn.palette;

import com.google.errorprone.annotations.Immutable;

/**
 * Guesses the colours that symbols stand for from the symbols around: a bilateral mean (Tomasi and
 * Manduchi 1998) of palette colours, kept inside the cell of each pixel's symbol. Colour
 * differences are smoothed widely, as they are smooth in photographs, luma hardly. Immutable and
 * thread safe.
 */
@Immutable
final class ColourSmoother {
  private static final int RADIUS = 2;

  /** Pixels at most this far, squared, count: those of a 5x5 square without its corners. */
  private static final int FARTHEST = 5;

  private static final int FARTHEST_FOR_LUMA = 2;
  private static final double LUMA_DEVIATION = 12;
  private static final double CHROMA_DEVIATION = 30;
  private static final double CHROMA_ACROSS_LUMA = 60;

  /** Weights of a pixel's own colour, beside 1 for each neighbour of the same one. */
  private static final float OWN_LUMA = 6;

  private static final float OWN_CHROMA = 0.3f;
  private static final float DIAGONAL_LUMA = 0.7f;
  private static final float FAR_CHROMA = 0.5f;

  private final ColourCells cells;
  private final int size;

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final float[] lumaWeights; // [symbol][neighbour's symbol]

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final float[] chromaWeights;

  ColourSmoother(ColourCells cells, int size) {
    this.cells = cells;
    this.size = size;
    this.lumaWeights = new float[size * size];
    this.chromaWeights = new float[size * size];
    for (int a = 0; a < size; a++) {
      for (int b = 0; b < size; b++) {
        double luma = square(cells.centre(a, LumaChroma.LUMA) - cells.centre(b, LumaChroma.LUMA));
        double chroma =
            square(cells.centre(a, LumaChroma.BLUE) - cells.centre(b, LumaChroma.BLUE))
                + square(cells.centre(a, LumaChroma.RED) - cells.centre(b, LumaChroma.RED));
        lumaWeights[a * size + b] =
            (float) Math.exp(-(luma + chroma) / (2 * square(LUMA_DEVIATION)));
        chromaWeights[a * size + b] =
            (float)
                Math.exp(
                    -chroma / (2 * square(CHROMA_DEVIATION))
                        - luma / (2 * square(CHROMA_ACROSS_LUMA)));
      }
    }
  }

  private static double square(double x) {
    return x * x;
  }

  /** Three components of {@link LumaChroma} for each pixel. */
  float[] smooth(byte[] symbols, int height, int width) {
    float[] smooth = new float[symbols.length * LumaChroma.COMPONENTS];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        smooth(symbols, height, width, row, column, smooth);
      }
    }
    return smooth;
  }

  private void smooth(byte[] symbols, int height, int width, int row, int column, float[] to) {
    int pixel = row * width + column;
    int symbol = symbols[pixel] & 0xff;
    float ofLuma = OWN_LUMA;
    float ofChroma = OWN_CHROMA;
    float luma = OWN_LUMA * cells.centre(symbol, LumaChroma.LUMA);
    float blue = OWN_CHROMA * cells.centre(symbol, LumaChroma.BLUE);
    float red = OWN_CHROMA * cells.centre(symbol, LumaChroma.RED);
    int bottom = Math.min(RADIUS, height - 1 - row);
    int right = Math.min(RADIUS, width - 1 - column);
    for (int down = Math.max(-RADIUS, -row); down <= bottom; down++) {
      for (int across = Math.max(-RADIUS, -column); across <= right; across++) {
        int far = down * down + across * across;
        if (far == 0 || far > FARTHEST) {
          continue;
        }
        int other = symbols[pixel + down * width + across] & 0xff;
        int pair = symbol * size + other;
        float weight = chromaWeights[pair];
        if (far <= FARTHEST_FOR_LUMA) {
          float weightOfLuma = far == 1 ? lumaWeights[pair] : DIAGONAL_LUMA * lumaWeights[pair];
          ofLuma += weightOfLuma;
          luma += weightOfLuma * cells.centre(other, LumaChroma.LUMA);
        } else {
          weight *= FAR_CHROMA;
        }
        ofChroma += weight;
        blue += weight * cells.centre(other, LumaChroma.BLUE);
        red += weight * cells.centre(other, LumaChroma.RED);
      }
    }
    int at = pixel * LumaChroma.COMPONENTS;
    to[at + LumaChroma.LUMA] = luma / ofLuma;
    to[at + LumaChroma.BLUE] = blue / ofChroma;
    to[at + LumaChroma.RED] = red / ofChroma;
    cells.project(symbol, to, at);
  }
}
