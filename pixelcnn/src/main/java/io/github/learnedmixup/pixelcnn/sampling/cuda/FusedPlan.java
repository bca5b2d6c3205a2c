package io.github.learnedmixup.pixelcnn.sampling.cuda;

import io.github.learnedmixup.pixelcnn.network.Blueprint;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.sampling.cuda.FusedWords.Block;
import io.github.learnedmixup.pixelcnn.sampling.cuda.FusedWords.Header;
import io.github.learnedmixup.pixelcnn.sampling.cuda.FusedWords.Run;
import io.github.learnedmixup.pixelcnn.sampling.cuda.FusedWords.Source;
import io.github.learnedmixup.pixelcnn.sampling.cuda.FusedWords.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Describes to the kernel, as a list of numbers, what it computes: the blueprint's blocks, where
 * their weights are and where their activations are kept. {@link FusedWords} names the numbers. How
 * the work is divided among threads is decided by {@link FusedSchedule}.
 *
 * <p>A block that depends on the rows above alone is computed a row at a time, all others pixel by
 * pixel; of those, too, whatever depends on the rows above alone is summed up for the whole row
 * before. Of each stream only those rows are kept that taps still reach up to, and, where no tap
 * reaches up, only those columns that taps reach back to; both go round in a ring. What is used
 * most at each pixel gets shared memory as far as that goes; the rest is scratch in global memory.
 */
final class FusedPlan {
  /** Parts of the colours that a pixel's choice is made of, at most. */
  private static final int PARTS = 16;

  static final int NONE = -1;

  private final PixelCnnSpec spec;
  private final int tile;
  private final List<Blueprint.Block> blocks;
  private final FusedSchedule schedule;
  private final int features;
  private final int pixelInputs;
  private final int[] words;
  private final int weightCount;
  private final int sharedFloats;
  private final int scratchFloats;

  /**
   * Makes a plan.
   *
   * @param tile streams of a tile, a multiple of 4
   * @param room floats of shared memory for each of them; stages, which must be there, may take
   *     more
   */
  FusedPlan(PixelCnnSpec spec, int tile, int room) {
    this.spec = spec;
    this.tile = tile;
    this.blocks = Blueprint.of(spec).blocks();
    this.schedule = new FusedSchedule(spec, tile);
    this.features = schedule.features();
    this.pixelInputs = Weights.inputChannels(spec);
    Writer writer = new Writer();
    this.weightCount = writer.placeWeights();
    Memory memory = new Memory(room);
    writer.placeActivations(memory);
    writer.set(Header.SCRATCH, memory.scratch);
    this.words = writer.words();
    this.sharedFloats = memory.shared;
    this.scratchFloats = memory.scratch;
  }

  /** The plan itself. */
  int[] words() {
    return words.clone();
  }

  int tile() {
    return tile;
  }

  /** The name of the kernel for such tiles. */
  String kernel() {
    return "draw" + tile;
  }

  /** Features, with those that are zero everywhere. */
  int features() {
    return features;
  }

  /** Threads of a block. */
  int threads() {
    return schedule.threads();
  }

  /** Shared memory that activations use, in floats a stream. */
  int sharedFloats() {
    return sharedFloats;
  }

  /** Shared memory of a block: the plan's words, and the activations of all streams. */
  int sharedBytes() {
    return wordBytes() + sharedFloats * tile * Float.BYTES;
  }

  /** The part of it that the words take; the same whatever the tile. */
  int wordBytes() {
    return words.length * Integer.BYTES;
  }

  /** Scratch that is used, in floats a stream. */
  int scratchFloats() {
    return scratchFloats;
  }

  /** The weights in the order in which the kernel reads them; the same whatever the tile. */
  float[] pack(Weights weights) {
    return new FusedWeights(this, weightCount).pack(weights);
  }

  /** A word of {@link Header}. */
  int word(int name) {
    return words[name];
  }

  /** A word of {@link Block}. */
  int word(int block, int name) {
    return words[blockAt(block) + name];
  }

  /** A word of {@link Source}. */
  int word(int block, int source, int name) {
    return words[sourceAt(block, source) + name];
  }

  /** A word of {@link Run}. */
  int word(int block, int source, int run, int name) {
    return words[word(block, source, Source.FIRST_RUN) + run * Run.COUNT + name];
  }

  /** The taps of a source. */
  List<FusedTapRun> runs(int block, int source) {
    return schedule.runs(blocks.get(block).sources().get(source));
  }

  private int blockAt(int block) {
    return word(Header.FIRST_BLOCK) + block * Block.COUNT;
  }

  private int sourceAt(int block, int source) {
    return word(block, Block.FIRST_SOURCE) + source * Source.COUNT;
  }

  /** Shared memory first come, first served; places in scratch are counted down from -1. */
  private static final class Memory {
    private final int room;
    private int shared;
    private int scratch;

    Memory(int room) {
      this.room = room;
    }

    /** Places something in shared memory, whether there is room or not. */
    int placeShared(int size) {
      shared = Math.addExact(shared, size);
      return shared - size;
    }

    int place(long floats) {
      int size = Math.toIntExact(floats);
      if (shared + (long) size <= room) {
        return placeShared(size);
      }
      scratch = Math.addExact(scratch, size);
      return ~(scratch - size);
    }
  }

  /** Lays the words out and fills them. */
  private final class Writer {
    private final int imageStoreAt = Header.COUNT;
    private final int storesAt = imageStoreAt + Store.COUNT;
    private final int blocksAt = storesAt + blocks.size() * Store.COUNT;
    private final List<Integer> all = new ArrayList<>();
    private final boolean[] byRow = new boolean[blocks.size()];

    Writer() {
      for (int b = 0; b < blocks.size(); b++) {
        Blueprint.Block block = blocks.get(b);
        byRow[b] =
            block.sources().stream().allMatch(this::isByRow)
                && (block.base() == NONE || byRow[block.base()]);
        if (byRow[b] && block.residual()) {
          throw new IllegalStateException("a block that is computed by row has no residual");
        }
      }
      all.addAll(
          IntStream.range(0, blocksAt + blocks.size() * Block.COUNT).mapToObj(i -> 0).toList());
      set(Header.HEIGHT, spec.height());
      set(Header.WIDTH, spec.width());
      set(Header.CLASSES, spec.classes());
      set(Header.LEVELS, spec.levels());
      set(Header.FEATURES, features);
      set(Header.BLOCKS, blocks.size());
      set(Header.FIRST_BLOCK, blocksAt);
      set(Header.IMAGE, imageStoreAt);
      set(Header.PIXEL_INPUTS, pixelInputs);
    }

    private boolean isByRow(Blueprint.Source source) {
      return source.isAbove() || (source.stream() != Blueprint.IMAGE && byRow[source.stream()]);
    }

    void set(int name, int value) {
      all.set(name, value);
    }

    private void set(int block, int name, int value) {
      all.set(blocksAt + block * Block.COUNT + name, value);
    }

    /** The words, to which some are added that fill the last quadruple. */
    int[] words() {
      while (all.size() % 4 != 0) {
        all.add(NONE);
      }
      set(Header.WORDS, all.size());
      return all.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Writes the blocks; returns how many weights there are. */
    int placeWeights() {
      Memory weights = new Memory(Integer.MAX_VALUE);
      for (int b = 0; b < blocks.size(); b++) {
        Blueprint.Block block = blocks.get(b);
        set(b, Block.BY_ROW, byRow[b] ? 1 : 0);
        set(b, Block.BASE, block.base());
        set(b, Block.STORE, storesAt + b * Store.COUNT);
        set(b, Block.SOURCES, block.sources().size());
        List<Integer> sources = new ArrayList<>();
        for (Blueprint.Source source : block.sources()) {
          boolean ofImage = source.stream() == Blueprint.IMAGE;
          int inputs = ofImage ? pixelInputs : features;
          int early = isByRow(source) ? 1 : 0;
          if (early == 0 && source.taps().stream().anyMatch(tap -> tap.rows() != 0)) {
            throw new IllegalStateException("a source is above, or in the row: " + source);
          }
          List<FusedTapRun> runs = schedule.runs(source);
          sources.addAll(List.of(early, source.stream(), inputs, runs.size(), all.size()));
          for (FusedTapRun run : runs) {
            int taps = run.taps().size();
            int at = aligned(weights, (long) inputs * taps * 2 * features);
            all.addAll(
                List.of(
                    run.row(), run.column(), run.step(), taps, schedule.depth(run, inputs), at));
          }
        }
        set(b, Block.FIRST_SOURCE, all.size());
        all.addAll(sources);
        int residual = block.residual() ? aligned(weights, (long) features * features) : NONE;
        set(b, Block.RESIDUAL, residual);
        set(b, Block.AFFINE, block.norm() ? aligned(weights, 2L * features) : NONE);
        set(b, Block.CLASS_WEIGHTS, aligned(weights, 2L * spec.classes() * features));
      }
      set(Header.HEAD_WEIGHTS, aligned(weights, (long) features * features));
      set(Header.HEAD_BIAS, aligned(weights, features));
      set(Header.OUT_WEIGHTS, aligned(weights, (long) spec.levels() * features));
      set(Header.OUT_BIAS, aligned(weights, spec.levels()));
      set(Header.SYMBOL_INPUTS, aligned(weights, (long) spec.levels() * pixelInputs));
      return weights.shared;
    }

    /** Four floats are read at once. */
    private static int aligned(Memory weights, long floats) {
      return weights.place((floats + 3) / 4 * 4);
    }

    /** What is used most at each pixel comes first. */
    void placeActivations(Memory memory) {
      placeBuffers(memory);
      placeStore(memory, Blueprint.IMAGE, imageStoreAt, pixelInputs);
      for (boolean rows : new boolean[] {false, true}) {
        for (int b = 0; b < blocks.size(); b++) {
          if (byRow[b] == rows) {
            placeStore(memory, b, storesAt + b * Store.COUNT, features);
          }
        }
        if (!rows) {
          set(Header.BIASES, memory.place(2L * blocks.size() * features));
        }
      }
      for (int b = 0; b < blocks.size(); b++) {
        if (!byRow[b]) {
          set(b, Block.SUMS, memory.place(2L * spec.width() * features));
        }
      }
    }

    /**
     * Stages are there while a row begins, and all else while its pixels follow, in one place if
     * that suffices.
     */
    private void placeBuffers(Memory memory) {
      int floats = (2 * schedule.stageFloats() + tile - 1) / tile;
      int ofPixel = 2 * features + spec.levels() + choiceFloats();
      int stages = memory.placeShared(floats);
      int place = ofPixel <= floats ? stages : memory.place(ofPixel);
      set(Header.STAGES, stages);
      set(Header.STAGE_FLOATS, schedule.stageFloats());
      set(Header.GATED, place);
      set(Header.HIDDEN, within(place, features));
      set(Header.LOGITS, within(place, 2 * features));
      set(Header.CHOICE, within(place, 2 * features + spec.levels()));
    }

    /**
     * What threads that divide the colours of a pixel tell each other: a number of double precision
     * and one of single for each part, and one of double for all. Of greys nothing.
     */
    private int choiceFloats() {
      int wide = Double.BYTES / Float.BYTES;
      return spec.shape().isColour() ? PARTS * (wide + 1) + wide : 0;
    }

    private static int within(int place, int floats) {
      return place >= 0 ? place + floats : ~(~place + floats);
    }

    private void placeStore(Memory memory, int stream, int at, int channels) {
      boolean ofImage = stream == Blueprint.IMAGE;
      int above = Blueprint.of(spec).rowsAbove(stream);
      int rows = Math.min(spec.height(), above + 1);
      boolean wide = above > 0 || (!ofImage && byRow[stream]);
      int columns = wide ? spec.width() : Math.min(spec.width(), columnsBefore(stream) + 1);
      all.set(at + Store.PLACE, memory.place((long) rows * columns * channels));
      all.set(at + Store.ROWS, rows);
      all.set(at + Store.COLUMNS, columns);
    }

    private int columnsBefore(int stream) {
      return blocks.stream()
          .flatMap(block -> block.sources().stream())
          .filter(source -> source.stream() == stream)
          .flatMap(source -> source.taps().stream())
          .mapToInt(tap -> -tap.columns())
          .max()
          .orElse(0);
    }
  }

  @Override
  public String toString() {
    return "Plan of %s for tiles of %d: %s".formatted(spec, tile, Arrays.toString(words));
  }
}
