package io.github.learnedmixup.pixelcnn.sampling.engine;

import io.github.learnedmixup.pixelcnn.matrix.Gate;
import io.github.learnedmixup.pixelcnn.matrix.HostArray;
import io.github.learnedmixup.pixelcnn.matrix.Matrix;
import io.github.learnedmixup.pixelcnn.network.Blueprint;
import io.github.learnedmixup.pixelcnn.network.Patches;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Tap;
import io.github.learnedmixup.pixelcnn.network.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The incremental engine on ND4J's arrays, for any backend: the definition that others are tested
 * against. Every activation is computed once. What depends on the rows above alone, such as the
 * whole vertical stack of two, is done a row at a time for all streams; only the rest goes pixel by
 * pixel.
 *
 * <p>A row is a matrix {@code [features, columns]}, a block of one column a stream for each pixel,
 * so that a pixel of all streams is contiguous. Products always have the same width, used or not:
 * BLAS may round differently at another.
 */
public final class Nd4jEngine implements Engine {
  private final PixelCnnSpec spec;
  private final Weights weights;
  private final int streams;
  private final int padding;
  private final Gate gate;
  private final List<Matrix> owned = new ArrayList<>();

  private final Matrix labels; // [classes, streams]
  private final float[] hostLabels;
  private final Matrix ones; // [1, streams]
  private final List<Block> blocks = new ArrayList<>();
  private final Matrix gated; // [features, streams]
  private final Matrix gatedRow; // [features, width * streams]
  private final Matrix headInput;
  private final Matrix hidden;
  private final Matrix logits;

  private final byte[][] images;
  private final double[] values; // the channels of each symbol
  private final float[] hostLogits;
  private int row;

  /**
   * A block of the network, and what it remembers.
   *
   * @param plan how it is connected
   * @param weights its matrices
   * @param deviation of what its normalisation is given; empty where it has none
   * @param byRow whether all of it depends on the rows above alone
   * @param sources the same for each of its sources
   * @param tanh what the gate's half is summed up in
   * @param sigmoid the same for its other half
   * @param memory the last rows of the block's stream, as many as taps reach up to
   */
  private record Block(
      Blueprint.Block plan,
      Weights.Gated weights,
      List<Matrix> deviation,
      boolean byRow,
      List<Source> sources,
      Half tanh,
      Half sigmoid,
      List<Row> memory) {}

  /**
   * What a block sees.
   *
   * @param byRow whether it is there for a whole row at once
   * @param patch where it is the image: what its taps see, of a row or of a pixel; else empty
   */
  private record Source(Blueprint.Source plan, boolean byRow, List<Patch> patch) {}

  private record Patch(Matrix matrix, HostArray host) {}

  /**
   * What a half of a block's gate sums up.
   *
   * @param classes what each stream's classes add at every pixel
   * @param all a row's sums
   * @param at the same pixel by pixel
   */
  private record Half(Matrix classes, Matrix all, List<Matrix> at) {
    /** Begins a row: with what the classes add. */
    void begin() {
      at.forEach(pixel -> pixel.assign(classes));
    }
  }

  /**
   * A row of a stream with its padding on both sides.
   *
   * @param at pixel by pixel, those of the left padding first
   * @param from as a tap sees it that many columns less {@code padding} to the right
   */
  private record Row(List<Matrix> at, List<Matrix> from) {}

  /**
   * Allocates the buffers.
   *
   * @param weights read only, and not to be changed while the engine is used
   * @param streams how many streams go side by side
   */
  public Nd4jEngine(Weights weights, int streams) {
    this.spec = weights.spec();
    this.weights = weights;
    this.streams = streams;
    Blueprint blueprint = Blueprint.of(spec);
    this.padding = blueprint.reach();
    this.gate = Gate.forBackend(weights.flat().dataType());
    this.labels = matrix(spec.classes(), streams);
    this.hostLabels = new float[labels.length()];
    this.ones = matrix(1, streams);
    this.ones.fill(1);
    // Blocks that are done at once share the buffers of their sums.
    Matrix tanh = row();
    Matrix sigmoid = row();
    for (int i = 0; i < blueprint.blocks().size(); i++) {
      Blueprint.Block plan = blueprint.blocks().get(i);
      List<Source> sources = plan.sources().stream().map(this::source).toList();
      boolean byRow =
          sources.stream().allMatch(Source::byRow)
              && (plan.base() == Blueprint.NONE || blocks.get(plan.base()).byRow);
      blocks.add(
          new Block(
              plan,
              weights.blocks().get(i),
              weights.blocks().get(i).norm().stream().map(this::deviation).toList(),
              byRow,
              sources,
              half(byRow ? tanh : row()),
              half(byRow ? sigmoid : row()),
              memory(blueprint.rowsAbove(i) + 1)));
    }
    this.gated = matrix(spec.features(), streams);
    this.gatedRow = row();
    this.headInput = matrix(spec.features(), streams);
    this.hidden = matrix(spec.features(), streams);
    this.logits = matrix(spec.levels(), streams);
    this.images = new byte[streams][spec.pixels()];
    this.values = weights.palette().inputs(weights.flat().dataType());
    this.hostLogits = new float[logits.length()];
  }

  /** Bytes of memory that a stream takes in single precision. */
  public static long bytesAStream(PixelCnnSpec spec) {
    Blueprint blueprint = Blueprint.of(spec);
    long rows = 2L * blueprint.blocks().size() + 3; // sums of each block's gate at most, and one
    IntStream blocks = IntStream.range(0, blueprint.blocks().size());
    long memory = blocks.map(block -> blueprint.rowsAbove(block) + 1).sum();
    long pixels = rows * spec.width() + memory * (spec.width() + 2L * blueprint.reach());
    return Float.BYTES * (pixels * spec.features() + 2L * spec.levels());
  }

  long allocatedBytes() {
    return owned.stream().mapToLong(Matrix::length).sum() * Float.BYTES;
  }

  private Source source(Blueprint.Source plan) {
    boolean ofImage = plan.stream() == Blueprint.IMAGE;
    boolean byRow = plan.isAbove() || (!ofImage && blocks.get(plan.stream()).byRow);
    if (!ofImage) {
      return new Source(plan, byRow, List.of());
    }
    int columns = byRow ? spec.width() * streams : streams;
    Matrix patch = matrix(plan.inputs(spec), columns);
    return new Source(plan, byRow, List.of(new Patch(patch, HostArray.like(patch))));
  }

  private Matrix deviation(Weights.Norm norm) {
    Matrix deviation = norm.deviation();
    owned.add(deviation);
    return deviation;
  }

  private Matrix matrix(int rows, int columns) {
    DataType type = weights.flat().dataType();
    Matrix matrix = Matrix.zeros(type, rows, columns);
    owned.add(matrix);
    return matrix;
  }

  private Matrix row() {
    return matrix(spec.features(), spec.width() * streams);
  }

  private Half half(Matrix row) {
    return new Half(matrix(spec.features(), streams), row, pixels(row, spec.width(), 1));
  }

  private List<Row> memory(int rows) {
    List<Row> memory = new ArrayList<>();
    for (int r = 0; r < rows; r++) {
      int columns = 2 * padding + spec.width();
      Matrix all = matrix(spec.features(), columns * streams);
      memory.add(
          new Row(
              pixels(all, padding + spec.width(), 1), pixels(all, 2 * padding + 1, spec.width())));
    }
    return memory;
  }

  /** Views of {@code width} pixels each, from the first pixels on. */
  private List<Matrix> pixels(Matrix row, int count, int width) {
    return IntStream.range(0, count)
        .mapToObj(pixel -> row.columns(pixel * streams, (pixel + width) * streams))
        .toList();
  }

  @Override
  public int streams() {
    return streams;
  }

  @Override
  public void begin(float[][] mixes) {
    if (mixes.length > streams) {
      throw new IllegalArgumentException(
          "at most %d streams, but there are %d".formatted(streams, mixes.length));
    }
    for (int s = 0; s < mixes.length; s++) {
      System.arraycopy(mixes[s], 0, hostLabels, s * spec.classes(), spec.classes());
    }
    labels.put(hostLabels);
    for (Block block : blocks) {
      block.tanh.classes.set(block.weights.tanh().classes(), labels);
      block.sigmoid.classes.set(block.weights.sigmoid().classes(), labels);
    }
    for (byte[] image : images) {
      Arrays.fill(image, (byte) 0);
    }
  }

  @Override
  public void beginRow(int newRow) {
    row = newRow;
    for (Block block : blocks) {
      block.tanh.begin();
      block.sigmoid.begin();
      for (int s = 0; s < block.sources.size(); s++) {
        if (block.sources.get(s).byRow) {
          seeRow(block, s);
        }
      }
      if (block.byRow) {
        int base = block.plan.base();
        Matrix below = base == Blueprint.NONE ? null : seen(blocks.get(base), Tap.OWN);
        open(block, block.tanh.all, block.sigmoid.all, gatedRow, below, seen(block, Tap.OWN));
      }
    }
  }

  /** From what a block's gate has seen to its stream, for some pixels. */
  private void open(
      Block block,
      Matrix tanh,
      Matrix sigmoid,
      Matrix gatedBuffer,
      @Nullable Matrix below,
      Matrix to) {
    if (below == null) {
      gate.forward(tanh, sigmoid, to);
      return;
    }
    if (!block.plan.isProcessed()) {
      gate.forward(tanh, sigmoid, below, to);
      return;
    }
    gate.forward(tanh, sigmoid, gatedBuffer);
    if (!block.weights.norm().isEmpty()) {
      block.weights.norm().get(0).apply(gatedBuffer, block.deviation.get(0));
    }
    if (block.plan.residual()) {
      to.assign(below);
      to.add(block.weights.residual().get(0), gatedBuffer);
    } else {
      below.array().add(gatedBuffer.array(), to.array());
    }
  }

  private void seeRow(Block block, int s) {
    Source source = block.sources.get(s);
    List<Matrix> tanh = block.weights.tanh().sources().get(s);
    List<Matrix> sigmoid = block.weights.sigmoid().sources().get(s);
    List<Tap> taps = source.plan.taps();
    if (source.plan.stream() == Blueprint.IMAGE) {
      Matrix patch = patch(source, 0, spec.width());
      block.tanh.all.add(tanh.get(0), patch);
      block.sigmoid.all.add(sigmoid.get(0), patch);
      return;
    }
    for (int t = 0; t < taps.size(); t++) {
      if (row + taps.get(t).rows() >= 0) {
        Matrix from = seen(blocks.get(source.plan.stream()), taps.get(t));
        block.tanh.all.add(tanh.get(t), from);
        block.sigmoid.all.add(sigmoid.get(t), from);
      }
    }
  }

  /** What the taps on the image see of some pixels of the row. */
  private Matrix patch(Source source, int from, int to) {
    Patch patch = source.patch.get(0);
    List<Tap> taps = source.plan.taps();
    int size = Weights.inputChannels(spec) * taps.size();
    for (int column = from; column < to; column++) {
      for (int s = 0; s < streams; s++) {
        Patches.write(
            images[s],
            spec.height(),
            spec.width(),
            values,
            spec.channels(),
            row,
            column,
            taps,
            patch.host,
            ((column - from) * streams + s) * size);
      }
    }
    patch.host.write(patch.matrix);
    return patch.matrix;
  }

  /** A row of a block's stream as a tap sees it. */
  private Matrix seen(Block block, Tap tap) {
    return row(block, tap).from.get(padding + tap.columns());
  }

  private Row row(Block block, Tap tap) {
    return block.memory.get((row + tap.rows()) % block.memory.size());
  }

  @Override
  public float[] logits(int column) {
    for (Block block : blocks) {
      if (!block.byRow) {
        pixel(block, column);
      }
    }
    Block last = blocks.get(blocks.size() - 1);
    headInput.assign(row(last, Tap.OWN).at.get(padding + column));
    headInput.rectify();
    hidden.set(weights.headBias(), ones);
    hidden.add(weights.headWeights(), headInput);
    hidden.rectify();
    logits.set(weights.outBias(), ones);
    logits.add(weights.outWeights(), hidden);
    logits.get(hostLogits);
    return hostLogits;
  }

  private void pixel(Block block, int column) {
    Matrix tanh = block.tanh.at.get(column);
    Matrix sigmoid = block.sigmoid.at.get(column);
    for (int s = 0; s < block.sources.size(); s++) {
      Source source = block.sources.get(s);
      if (source.byRow) {
        continue;
      }
      List<Matrix> ofTanh = block.weights.tanh().sources().get(s);
      List<Matrix> ofSigmoid = block.weights.sigmoid().sources().get(s);
      for (int t = 0; t < ofTanh.size(); t++) {
        Matrix from = seenAt(source, source.plan.taps().get(t), column);
        tanh.add(ofTanh.get(t), from);
        sigmoid.add(ofSigmoid.get(t), from);
      }
    }
    int base = block.plan.base();
    Matrix below =
        base == Blueprint.NONE ? null : row(blocks.get(base), Tap.OWN).at.get(padding + column);
    open(block, tanh, sigmoid, gated, below, row(block, Tap.OWN).at.get(padding + column));
  }

  private Matrix seenAt(Source source, Tap tap, int column) {
    if (source.plan.stream() == Blueprint.IMAGE) {
      return patch(source, column, column + 1);
    }
    return row(blocks.get(source.plan.stream()), tap).at.get(padding + column + tap.columns());
  }

  @Override
  public void feed(int column, byte[] levels) {
    for (int s = 0; s < streams; s++) {
      images[s][row * spec.width() + column] = levels[s];
    }
  }

  @Override
  public void close() {
    owned.forEach(Matrix::close);
  }
}
