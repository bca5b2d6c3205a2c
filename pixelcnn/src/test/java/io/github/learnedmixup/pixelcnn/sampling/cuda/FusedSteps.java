package io.github.learnedmixup.pixelcnn.sampling.cuda;

import io.github.learnedmixup.pixelcnn.sampling.cuda.FusedWords.Block;
import io.github.learnedmixup.pixelcnn.sampling.cuda.FusedWords.Header;
import io.github.learnedmixup.pixelcnn.sampling.cuda.FusedWords.Run;
import io.github.learnedmixup.pixelcnn.sampling.cuda.FusedWords.Source;
import io.github.learnedmixup.pixelcnn.sampling.cuda.FusedWords.Store;
import io.github.learnedmixup.pixelcnn.sampling.engine.Engine;
import java.util.Arrays;

/**
 * The steps of {@code sampler.cu} for one tile, once more in Java: the same plan, the same packed
 * weights, the same places in memory, each sum in the same order. What the kernel's threads do side
 * by side is a loop here. Memory is not a number where nobody has written to it.
 */
final class FusedSteps implements Engine {
  private final FusedPlan plan;
  private final int[] words;
  private final float[] weights;
  private final float[] shared;
  private final float[] scratch;
  private final int tile;
  private final int features;
  private final int levels;
  private int row;

  FusedSteps(FusedPlan plan, float[] weights) {
    this.plan = plan;
    this.words = plan.words();
    this.weights = weights;
    this.tile = plan.tile();
    this.features = plan.word(Header.FEATURES);
    this.levels = plan.word(Header.LEVELS);
    this.shared = new float[plan.sharedFloats() * tile];
    this.scratch = new float[plan.scratchFloats() * tile];
  }

  /** A place in memory. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Cells(float[] memory, int from) {
    float get(int at) {
      return memory[from + at];
    }

    void set(int at, float value) {
      memory[from + at] = value;
    }
  }

  private Cells at(int place) {
    return place >= 0 ? new Cells(shared, place * tile) : new Cells(scratch, ~place * tile);
  }

  /** The place that a word of the header names. */
  private Cells area(int name) {
    return at(plan.word(name));
  }

  private Cells pixel(int stream, int channels, int r, int column) {
    int store = stream == FusedPlan.NONE ? plan.word(Header.IMAGE) : plan.word(stream, Block.STORE);
    int columns = words[store + Store.COLUMNS];
    int slot = r % words[store + Store.ROWS] * columns + column % columns;
    Cells all = at(words[store + Store.PLACE]);
    return new Cells(all.memory, all.from + slot * channels * tile);
  }

  @Override
  public int streams() {
    return tile;
  }

  @Override
  public void begin(float[][] labels) {
    Arrays.fill(shared, Float.NaN);
    Arrays.fill(scratch, Float.NaN);
    int channels = 2 * features;
    for (int b = 0; b < plan.word(Header.BLOCKS); b++) {
      for (int channel = 0; channel < channels; channel++) {
        int at = plan.word(b, Block.CLASS_WEIGHTS) + channel;
        for (int stream = 0; stream < tile; stream++) {
          float sum = 0;
          for (int c = 0; c < plan.word(Header.CLASSES); c++) {
            float label = stream < labels.length ? labels[stream][c] : 0;
            sum += weights[at + c * channels] * label;
          }
          area(Header.BIASES).set((b * channels + channel) * tile + stream, sum);
        }
      }
    }
  }

  /** A number of each half of a feature and stream. */
  private Cells sums(int b, int column) {
    Cells all = at(plan.word(b, Block.SUMS));
    return new Cells(all.memory, all.from + column * 2 * features * tile);
  }

  @Override
  public void beginRow(int newRow) {
    row = newRow;
    for (int b = 0; b < plan.word(Header.BLOCKS); b++) {
      for (int column = 0; column < plan.word(Header.WIDTH); column++) {
        seeRow(b, column);
      }
    }
  }

  /** Of a pixel all that depends on the rows so far. */
  private void seeRow(int b, int column) {
    float[] all = new float[2 * features * tile];
    int bias = b * all.length;
    for (int i = 0; i < all.length; i++) {
      all[i] = see(b, 1, column, i / tile, i % tile) + area(Header.BIASES).get(bias + i);
    }
    if (plan.word(b, Block.BY_ROW) != 0) {
      open(b, column, new Cells(all, 0));
      return;
    }
    for (int i = 0; i < all.length; i++) {
      sums(b, column).set(i, all[i]);
    }
  }

  @Override
  public float[] logits(int column) {
    for (int b = 0; b < plan.word(Header.BLOCKS); b++) {
      if (plan.word(b, Block.BY_ROW) == 0) {
        open(b, column, seePixel(b, column));
        if (plan.word(b, Block.RESIDUAL) != FusedPlan.NONE) {
          addResidual(b, column);
        }
      }
    }
    return head(column);
  }

  /** What a block's pixel sums up to. */
  private Cells seePixel(int b, int column) {
    float[] all = new float[2 * features * tile];
    for (int i = 0; i < all.length; i++) {
      all[i] = see(b, 0, column, i / tile, i % tile) + sums(b, column).get(i);
    }
    return new Cells(all, 0);
  }

  /** A block's gate at a pixel. */
  private void open(int b, int column, Cells sums) {
    boolean residual = plan.word(b, Block.RESIDUAL) != FusedPlan.NONE;
    int base = residual ? FusedPlan.NONE : plan.word(b, Block.BASE);
    Cells to = residual ? area(Header.GATED) : pixel(b, features, row, column);
    int affine = plan.word(b, Block.AFFINE);
    for (int feature = 0; feature < features; feature++) {
      for (int stream = 0; stream < tile; stream++) {
        int half = 2 * feature * tile + stream;
        float y = gate(sums.get(half), sums.get(half + tile));
        if (affine != FusedPlan.NONE) {
          y = weights[affine + 2 * feature] * y + weights[affine + 2 * feature + 1];
        }
        int at = feature * tile + stream;
        if (base != FusedPlan.NONE) {
          y += pixel(base, features, row, column).get(at);
        }
        to.set(at, y);
      }
    }
  }

  /** The sum over all sources that are early, or over all that are not. */
  private float see(int b, int early, int column, int channel, int stream) {
    float sum = 0;
    for (int s = 0; s < plan.word(b, Block.SOURCES); s++) {
      for (int r = 0; r < plan.word(b, s, Source.RUNS); r++) {
        if (plan.word(b, s, Source.EARLY) == early) {
          sum = seeRun(b, s, r, column, channel, stream, sum);
        }
      }
    }
    return sum;
  }

  /** In a row, input after input and of each tap after tap; at a pixel, the other way round. */
  private float seeRun(int b, int s, int r, int column, int channel, int stream, float begun) {
    int inputs = plan.word(b, s, Source.INPUTS);
    int taps = plan.word(b, s, r, Run.TAPS);
    boolean early = plan.word(b, s, Source.EARLY) != 0;
    float sum = begun;
    for (int i = 0; i < inputs * taps; i++) {
      int k = early ? i / taps : i % inputs;
      int t = early ? i % taps : i / inputs;
      int seenRow = row + plan.word(b, s, r, Run.ROW);
      int c = column + plan.word(b, s, r, Run.COLUMN) + t * plan.word(b, s, r, Run.STEP);
      if (seenRow >= 0 && c >= 0 && c < plan.word(Header.WIDTH)) {
        Cells seen = pixel(plan.word(b, s, Source.FROM), inputs, seenRow, c);
        int at = plan.word(b, s, r, Run.WEIGHTS) + (k * taps + t) * 2 * features + channel;
        sum += weights[at] * seen.get(k * tile + stream);
      }
    }
    return sum;
  }

  private static float gate(float a, float b) {
    float ea = (float) Math.exp(-2 * Math.min(Math.max(a, -20f), 20f));
    float eb = (float) Math.exp(-Math.min(Math.max(b, -20f), 20f));
    return (1 - ea) / ((1 + ea) * (1 + eb));
  }

  private void addResidual(int b, int column) {
    Cells base = pixel(plan.word(b, Block.BASE), features, row, column);
    Cells to = pixel(b, features, row, column);
    for (int feature = 0; feature < features; feature++) {
      int at = plan.word(b, Block.RESIDUAL) + feature;
      for (int stream = 0; stream < tile; stream++) {
        float sum = base.get(feature * tile + stream);
        for (int k = 0; k < features; k++) {
          sum += weights[at + k * features] * area(Header.GATED).get(k * tile + stream);
        }
        to.set(feature * tile + stream, sum);
      }
    }
  }

  private float[] head(int column) {
    Cells last = pixel(plan.word(Header.BLOCKS) - 1, features, row, column);
    float[] logits = new float[tile * levels];
    for (int stream = 0; stream < tile; stream++) {
      for (int feature = 0; feature < features; feature++) {
        float sum = weights[plan.word(Header.HEAD_BIAS) + feature];
        int at = plan.word(Header.HEAD_WEIGHTS) + feature;
        for (int k = 0; k < features; k++) {
          sum += weights[at + k * features] * Math.max(last.get(k * tile + stream), 0);
        }
        area(Header.HIDDEN).set(feature * tile + stream, Math.max(sum, 0));
      }
      for (int level = 0; level < levels; level++) {
        float sum = weights[plan.word(Header.OUT_BIAS) + level];
        int at = plan.word(Header.OUT_WEIGHTS) + level;
        for (int k = 0; k < features; k++) {
          sum += weights[at + k * levels] * area(Header.HIDDEN).get(k * tile + stream);
        }
        area(Header.LOGITS).set(level * tile + stream, sum);
        logits[stream * levels + level] = area(Header.LOGITS).get(level * tile + stream);
      }
    }
    return logits;
  }

  @Override
  public void feed(int column, byte[] fed) {
    int inputs = plan.word(Header.PIXEL_INPUTS);
    Cells to = pixel(FusedPlan.NONE, inputs, row, column);
    for (int stream = 0; stream < tile; stream++) {
      int at = plan.word(Header.SYMBOL_INPUTS) + (fed[stream] & 0xff) * inputs;
      for (int k = 0; k < inputs; k++) {
        to.set(k * tile + stream, weights[at + k]);
      }
    }
  }

  @Override
  public void close() {}
}
