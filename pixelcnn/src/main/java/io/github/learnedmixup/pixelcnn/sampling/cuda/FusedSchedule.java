package io.github.learnedmixup.pixelcnn.sampling.cuda;

import io.github.learnedmixup.pixelcnn.network.Blueprint;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import java.util.List;

/**
 * Divides the work of a tile of streams among the threads of a block, and the inputs of a product
 * among stages: what is copied into shared memory at once.
 *
 * <p>Features that are zero everywhere make their number a multiple of {@value #FEATURE_STEP}.
 */
final class FusedSchedule {
  /** The most threads of a block: as many as the registers of a multiprocessor suffice for. */
  static final int MOST_THREADS = 512;

  private static final int WARP = 32;

  /** Columns that a thread does at once where a whole row is there. */
  private static final int ROW_STEP = 7;

  /** Features that it does of them. */
  private static final int FEATURE_STEP = 4;

  /** Quadruples of a stage's activations that a thread has on their way. */
  private static final int AHEAD = 4;

  /**
   * Floats of a stage. Two of them leave as much shared memory as the pixels of the default network
   * need on the cards that have most.
   */
  private static final int STAGE_FLOATS = 7168;

  /**
   * Weights of one input, of taps that share a stage. The order of sums and weights follows from
   * that: it is the same whatever the tile.
   */
  private static final int MOST_WEIGHTS = 6144;

  private final PixelCnnSpec spec;
  private final int tile;
  private final int features;
  private final int tapsTogether;
  private final int stageFloats;

  /**
   * Divides the work.
   *
   * @param tile streams of a tile, a multiple of 4
   */
  FusedSchedule(PixelCnnSpec spec, int tile) {
    this.spec = spec;
    this.tile = tile;
    this.features = (spec.features() + FEATURE_STEP - 1) / FEATURE_STEP * FEATURE_STEP;
    this.tapsTogether = Math.max(1, MOST_WEIGHTS / (2 * features));
    this.stageFloats = Math.max(STAGE_FLOATS, floatsOfWidestInput());
  }

  /** Features, with those that are zero everywhere. */
  int features() {
    return features;
  }

  /** Floats of a stage. */
  int stageFloats() {
    return stageFloats;
  }

  /** Threads of a block: one for some features and columns of each stream. */
  int threads() {
    int items = columnGroups() * itemsOfGroup();
    return Math.min(MOST_THREADS, (items + WARP - 1) / WARP * WARP);
  }

  /** The taps of a source, those together that share a stage. */
  List<FusedTapRun> runs(Blueprint.Source source) {
    return FusedTapRun.of(source.taps(), tapsTogether);
  }

  /**
   * Inputs of a stage: about equally many in each, as many as there is room for and the threads can
   * have on their way, four numbers at a time.
   */
  int depth(FusedTapRun run, int inputs) {
    int room = stageFloats / floatsOfInput(run);
    int onTheirWay = AHEAD * (4 * threads() / tile) / columnsSeen(run);
    int most = Math.max(1, Math.min(room, onTheirWay));
    int stages = (inputs + most - 1) / most;
    return (inputs + stages - 1) / stages;
  }

  private int columnGroups() {
    return (spec.width() + ROW_STEP - 1) / ROW_STEP;
  }

  private int itemsOfGroup() {
    return features / FEATURE_STEP * tile;
  }

  /** Columns that the threads do at once. */
  private int columnsAtOnce() {
    return ROW_STEP * Math.min(columnGroups(), Math.max(1, threads() / itemsOfGroup()));
  }

  /** Columns that taps see from those. */
  private int columnsSeen(FusedTapRun run) {
    return columnsAtOnce() + (run.taps().size() - 1) * run.step();
  }

  /** Floats of a stage for each input. */
  private int floatsOfInput(FusedTapRun run) {
    return columnsSeen(run) * tile + run.taps().size() * 2 * features;
  }

  private int floatsOfWidestInput() {
    return Blueprint.of(spec).blocks().stream()
        .flatMap(block -> block.sources().stream())
        .flatMap(source -> runs(source).stream())
        .mapToInt(this::floatsOfInput)
        .max()
        .orElseThrow();
  }
}
