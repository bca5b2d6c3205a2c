package io.github.learnedmixup.pixelcnn.sampling.vector;

import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.engine.Engine;
import java.util.Arrays;
import java.util.List;

/**
 * The incremental engine on heap arrays: strip by strip and block by block, a pixel's products,
 * gate, normalisation and residual in one pass. What depends on the rows above alone is computed a
 * row at a time. Nothing is allocated after the constructor, and ND4J is not called.
 *
 * <p>Only strips that have streams are computed. A stream's numbers depend neither on the strip it
 * is in nor on what is beside it.
 */
final class VectorEngine implements Engine {
  private final Kernel kernel;
  private final PackedNetwork network;
  private final PixelCnnSpec spec;
  private final int lanes;
  private final int strips;
  private final int tile; // numbers of all features of a strip
  private final int inputs; // numbers of an image's pixel
  private final StreamMemory[] memories; // the image, then each block's stream
  private final PackedNetwork.Block[] blocks;
  private final float[][] classes; // of each block, [strip][row][lane]

  private final float[] panel; // what a gate sees
  private final float[] sums; // of a gate
  private final float[] gated;
  private final float[] hidden;
  private final float[] zeros;
  private final float[] headBias;
  private final float[] outBias;
  private final float[] symbols;
  private final float[] logits;
  private int used; // strips with streams
  private int row;

  /**
   * Allocates the memory.
   *
   * @param network the weights; shared by engines
   * @param streams how many streams go side by side, at least; rounded up to whole strips
   */
  VectorEngine(Kernel kernel, PackedNetwork network, int streams) {
    this.kernel = kernel;
    this.network = network;
    this.spec = network.spec();
    this.lanes = kernel.lanes();
    this.strips = (streams + lanes - 1) / lanes;
    this.tile = network.features() * lanes;
    this.inputs = network.depth(PackedNetwork.IMAGE);
    this.blocks = network.blocks().toArray(new PackedNetwork.Block[0]);
    this.memories = new StreamMemory[blocks.length + 1];
    for (int stream = 0; stream < memories.length; stream++) {
      memories[stream] = new StreamMemory(network, stream, strips, network.depth(stream) * lanes);
    }
    this.classes = new float[blocks.length][strips * 2 * tile];
    int deepest = Arrays.stream(blocks).mapToInt(PackedNetwork.Block::depth).max().orElseThrow();
    this.panel = new float[deepest * lanes];
    this.sums = new float[2 * tile];
    this.gated = new float[tile];
    this.hidden = new float[tile];
    this.zeros = new float[tile];
    this.headBias = spread(network.headBias());
    this.outBias = spread(network.outBias());
    this.symbols = new float[network.symbols() * lanes];
    this.logits = new float[strips * lanes * spec.levels()];
    markInside();
  }

  /** Bytes that an engine takes for each stream. */
  static long bytes(PackedNetwork network) {
    long numbers = network.spec().levels() + 2L * network.features() * network.blocks().size();
    for (int stream = 0; stream <= network.blocks().size(); stream++) {
      numbers += StreamMemory.numbers(network, stream, network.depth(stream));
    }
    return Float.BYTES * numbers;
  }

  /** How many streams an engine can have at most: each memory is one array. */
  static long most(PackedNetwork network) {
    long largest = 1;
    for (int stream = 0; stream <= network.blocks().size(); stream++) {
      largest = Math.max(largest, StreamMemory.numbers(network, stream, network.depth(stream)));
    }
    return (Integer.MAX_VALUE - 8) / largest;
  }

  private float[] spread(float[] column) {
    float[] spread = new float[column.length * lanes];
    for (int i = 0; i < spread.length; i++) {
      spread[i] = column[i / lanes];
    }
    return spread;
  }

  /** Sets the ones that tell the image's pixels from what is outside, for good. */
  private void markInside() {
    StreamMemory image = memories[PackedNetwork.IMAGE];
    for (int r = 0; r < image.rows(); r++) {
      for (int strip = 0; strip < strips; strip++) {
        for (int column = 0; column < spec.width(); column++) {
          int ones = image.at(r, strip, column) + (inputs - 1) * lanes;
          Arrays.fill(image.values(), ones, ones + lanes, 1);
        }
      }
    }
  }

  @Override
  public int streams() {
    return strips * lanes;
  }

  @Override
  public int grain() {
    return lanes;
  }

  @Override
  public void begin(float[][] labels) {
    if (labels.length > streams()) {
      throw new IllegalArgumentException(
          "at most %d streams, but there are %d".formatted(streams(), labels.length));
    }
    used = (labels.length + lanes - 1) / lanes;
    for (int i = 0; i < blocks.length; i++) {
      Arrays.fill(classes[i], 0);
      for (int stream = 0; stream < labels.length; stream++) {
        for (int label = 0; label < spec.classes(); label++) {
          if (labels[stream][label] != 0) {
            addClass(blocks[i].classes()[label], labels[stream][label], classes[i], stream);
          }
        }
      }
    }
  }

  private void addClass(float[] bias, float weight, float[] to, int stream) {
    int at = stream / lanes * 2 * tile + stream % lanes;
    for (int i = 0; i < bias.length; i++) {
      to[at + i * lanes] += weight * bias[i];
    }
  }

  @Override
  public void beginRow(int newRow) {
    row = newRow;
    for (int i = 0; i < blocks.length; i++) {
      if (blocks[i].byRow()) {
        for (int strip = 0; strip < used; strip++) {
          for (int column = 0; column < spec.width(); column++) {
            compute(i, strip, column);
          }
        }
      }
    }
  }

  @Override
  public float[] logits(int column) {
    for (int i = 0; i < blocks.length; i++) {
      if (!blocks[i].byRow()) {
        for (int strip = 0; strip < used; strip++) {
          compute(i, strip, column);
        }
      }
    }
    for (int strip = 0; strip < used; strip++) {
      head(strip, column);
    }
    return logits;
  }

  /** A block's stream at a pixel of a strip. */
  private void compute(int number, int strip, int column) {
    PackedNetwork.Block block = blocks[number];
    int depth = gather(block.runs(), strip, column);
    System.arraycopy(classes[number], strip * 2 * tile, sums, 0, 2 * tile);
    kernel.multiply(
        block.gate(),
        block.depth(),
        panel,
        0,
        depth,
        sums,
        0,
        2 * network.features() / Kernel.ROWS);
    StreamMemory memory = memories[number + 1];
    float[] to = memory.values();
    int at = memory.at(row, strip, column);
    float[] base = zeros;
    int baseAt = 0;
    if (block.base() != PackedNetwork.NONE) {
      base = memories[block.base()].values();
      baseAt = memories[block.base()].at(row, strip, column);
    }
    if (block.residual().length == 0 && block.scale().length == 0) {
      kernel.gate(sums, tile, base, baseAt, to, at);
      return;
    }
    kernel.gate(sums, tile, zeros, 0, gated, 0);
    if (block.scale().length > 0) {
      normalise(block);
    }
    System.arraycopy(base, baseAt, to, at, tile);
    if (block.residual().length == 0) {
      add(gated, to, at);
    } else {
      int depths = network.features();
      kernel.multiply(block.residual(), depths, gated, 0, depths, to, at, depths / Kernel.ROWS);
    }
  }

  /** Copies what a gate sees into the panel, as far down as there are rows. */
  private int gather(List<PackedNetwork.Run> runs, int strip, int column) {
    int depth = 0;
    for (int i = 0; i < runs.size(); i++) {
      PackedNetwork.Run run = runs.get(i);
      if (row + run.rows() < 0) {
        return depth;
      }
      StreamMemory memory = memories[run.stream()];
      System.arraycopy(
          memory.values(),
          memory.at(row + run.rows(), strip, column + run.column()),
          panel,
          depth * lanes,
          run.depth() * lanes);
      depth += run.depth();
    }
    return depth;
  }

  private void normalise(PackedNetwork.Block block) {
    for (int feature = 0; feature < spec.features(); feature++) {
      float scale = block.scale()[feature];
      float shift = block.shift()[feature];
      for (int i = feature * lanes; i < (feature + 1) * lanes; i++) {
        gated[i] = gated[i] * scale + shift;
      }
    }
  }

  private static void add(float[] values, float[] to, int at) {
    for (int i = 0; i < values.length; i++) {
      to[at + i] += values[i];
    }
  }

  /** From the last stream to a strip's logits of a pixel. */
  private void head(int strip, int column) {
    StreamMemory last = memories[memories.length - 1];
    int depth = network.features();
    rectify(last.values(), last.at(row, strip, column), gated);
    System.arraycopy(headBias, 0, hidden, 0, tile);
    kernel.multiply(network.head(), depth, gated, 0, depth, hidden, 0, depth / Kernel.ROWS);
    rectify(hidden, 0, hidden);
    System.arraycopy(outBias, 0, symbols, 0, symbols.length);
    kernel.multiply(
        network.out(), depth, hidden, 0, depth, symbols, 0, network.symbols() / Kernel.ROWS);
    int levels = spec.levels();
    for (int lane = 0; lane < lanes; lane++) {
      int at = (strip * lanes + lane) * levels;
      for (int level = 0; level < levels; level++) {
        logits[at + level] = symbols[level * lanes + lane];
      }
    }
  }

  private static void rectify(float[] values, int at, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = Math.max(0, values[at + i]);
    }
  }

  @Override
  public void feed(int column, byte[] levels) {
    StreamMemory image = memories[PackedNetwork.IMAGE];
    float[] to = image.values();
    float[] values = network.values();
    for (int strip = 0; strip < used; strip++) {
      int at = image.at(row, strip, column);
      for (int lane = 0; lane < lanes; lane++) {
        int symbol = levels[strip * lanes + lane] & 0xff;
        for (int input = 0; input < inputs; input++) {
          to[at + input * lanes + lane] = values[symbol * inputs + input];
        }
      }
    }
  }

  @Override
  public void close() {}
}
