package io.github.learnedmixup.pixelcnn.sampling.cuda;

/** Names of the numbers of a {@link FusedPlan}: those of {@code sampler.cu}, in the same order. */
final class FusedWords {
  private FusedWords() {}

  /** The words at the beginning. */
  static final class Header {
    static final int WORDS = 0;
    static final int HEIGHT = 1;
    static final int WIDTH = 2;
    static final int CLASSES = 3;
    static final int LEVELS = 4;
    static final int FEATURES = 5;
    static final int BLOCKS = 6;
    static final int FIRST_BLOCK = 7;
    static final int SCRATCH = 8;
    static final int IMAGE = 9;
    static final int BIASES = 10;
    static final int STAGES = 11;
    static final int STAGE_FLOATS = 12;
    static final int GATED = 13;
    static final int HIDDEN = 14;
    static final int LOGITS = 15;
    static final int HEAD_WEIGHTS = 16;
    static final int HEAD_BIAS = 17;
    static final int OUT_WEIGHTS = 18;
    static final int OUT_BIAS = 19;
    static final int PIXEL_INPUTS = 20;
    static final int SYMBOL_INPUTS = 21;
    static final int CHOICE = 22;
    static final int COUNT = 23;

    private Header() {}
  }

  /** The words of each block; they follow each other from {@link Header#FIRST_BLOCK} on. */
  static final class Block {
    static final int BY_ROW = 0;
    static final int BASE = 1;
    static final int STORE = 2;
    static final int SUMS = 3;
    static final int RESIDUAL = 4;
    static final int AFFINE = 5;
    static final int CLASS_WEIGHTS = 6;
    static final int SOURCES = 7;
    static final int FIRST_SOURCE = 8;
    static final int COUNT = 9;

    private Block() {}
  }

  /** The words of each source; a block's follow each other. */
  static final class Source {
    static final int EARLY = 0;
    static final int FROM = 1;
    static final int INPUTS = 2;
    static final int RUNS = 3;
    static final int FIRST_RUN = 4;
    static final int COUNT = 5;

    private Source() {}
  }

  /** The words of each {@linkplain FusedTapRun run of taps}; a source's follow each other. */
  static final class Run {
    static final int ROW = 0;
    static final int COLUMN = 1;
    static final int STEP = 2;
    static final int TAPS = 3;
    static final int DEPTH = 4;
    static final int WEIGHTS = 5;
    static final int COUNT = 6;

    private Run() {}
  }

  /** The words that say where a stream's activations are. */
  static final class Store {
    static final int PLACE = 0;
    static final int ROWS = 1;
    static final int COLUMNS = 2;
    static final int COUNT = 3;

    private Store() {}
  }
}
