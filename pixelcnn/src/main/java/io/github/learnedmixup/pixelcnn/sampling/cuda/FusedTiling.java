package io.github.learnedmixup.pixelcnn.sampling.cuda;

import io.github.learnedmixup.pixelcnn.error.CudaException;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.RequestStreams;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How images are shared out among a device's multiprocessors: in tiles of some streams, one at a
 * time on each. A large tile reads the weights less often for each image; a small one leaves no
 * multiprocessor idle where there is little to draw.
 *
 * @param properties of the device
 * @param plans for each size of a tile, the smallest first
 */
record FusedTiling(CudaProperties properties, List<FusedPlan> plans) {
  /** For each there is a kernel. */
  private static final int[] TILES = {8, 16, 32};

  /** Shared memory of a block that is left to the driver. */
  private static final int RESERVED_BYTES = 2048;

  /** The part of a device's memory that scratch may take. */
  private static final double SCRATCH_SHARE = 0.5;

  /**
   * Plans for a device.
   *
   * @throws CudaException if its memory does not suffice even for the smallest tiles
   */
  static FusedTiling of(PixelCnnSpec spec, CudaProperties properties) {
    int words = new FusedPlan(spec, TILES[0], 0).wordBytes();
    int room = properties.sharedBytes() - RESERVED_BYTES - words;
    List<FusedPlan> plans = new ArrayList<>();
    for (int tile : TILES) {
      FusedPlan plan = new FusedPlan(spec, tile, Math.max(0, room / Float.BYTES / tile));
      Optional<String> lack = lack(plan, properties);
      if (lack.isEmpty()) {
        plans.add(plan);
      } else if (plans.isEmpty()) {
        throw new CudaException("UNSUPPORTED_DEVICE", lack.get());
      }
    }
    return new FusedTiling(properties, List.copyOf(plans));
  }

  /** What a device has too little of. */
  private static Optional<String> lack(FusedPlan plan, CudaProperties properties) {
    int shared = plan.sharedBytes() + RESERVED_BYTES;
    if (shared > properties.sharedBytes()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "the model needs %,d bytes of shared memory, more than there is on %s",
              shared,
              properties));
    }
    long scratch = scratchBytes(plan, properties);
    if (scratch > SCRATCH_SHARE * properties.memoryBytes()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "the model needs %,d bytes of scratch on %s, which has %,d bytes of memory",
              scratch,
              properties,
              properties.memoryBytes()));
    }
    return Optional.empty();
  }

  private static long scratchBytes(FusedPlan plan, CudaProperties properties) {
    return (long) plan.scratchFloats() * plan.tile() * Float.BYTES * properties.multiprocessors();
  }

  /**
   * The plan for requests: the smallest tiles that can all be drawn at once, else the largest there
   * are. A request's streams are in one tile, so that some places in it may stay empty.
   */
  FusedPlan planFor(List<SampleRequest> requests) {
    return plans.stream()
        .filter(plan -> RequestStreams.runs(requests, plan.tile()).size() - 1 <= tiles())
        .findFirst()
        .orElse(largest());
  }

  private FusedPlan largest() {
    return plans.get(plans.size() - 1);
  }

  /** Tiles of a launch at most. */
  int tiles() {
    return properties.multiprocessors();
  }

  /** Streams of a launch at most. */
  int streams() {
    return tiles() * largest().tile();
  }

  /** Scratch that suffices for a launch with any plan. */
  long scratchBytes() {
    return Math.max(
        Float.BYTES,
        plans.stream().mapToLong(plan -> scratchBytes(plan, properties)).max().orElseThrow());
  }

  /** The shared memory of a block, by the kernels' names. */
  Map<String, Integer> sharedBytes() {
    return plans.stream().collect(Collectors.toMap(FusedPlan::kernel, FusedPlan::sharedBytes));
  }
}
