package io.github.learnedmixup.benchmarks.sweep;

import io.github.learnedmixup.augment.SampleSupply;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * One of the settings of {@link SampleSupply} that cost time, memory or variety, and the values to
 * try.
 *
 * @param name what it is called
 * @param levels the values
 * @param lastIsBest whether the last one, rather than the first one, is preferred where several do
 *     as well
 * @param ofPool whether it is about samples that are used again, and so of no consequence, or of
 *     another one, until the pool is full
 * @param preference why it is
 */
public record SupplyFactor(
    String name, List<Level> levels, boolean lastIsBest, boolean ofPool, String preference) {
  private static final long MEBIBYTE = 1 << 20;

  /** A value: what it is called, and how it comes into the settings. */
  record Level(String label, UnaryOperator<SampleSupply> setting) {}

  /** All factors, the most telling ones first. */
  public static List<SupplyFactor> all() {
    return List.of(
        new SupplyFactor(
            "reuse",
            levels(SampleSupply::withReuse, Object::toString, List.of(1, 2, 4, 8, 16, 32)),
            false,
            false,
            "the fewer uses of an image, the more of them"),
        new SupplyFactor(
            "cache",
            levels(
                SampleSupply::withCacheBytes,
                bytes -> bytes / MEBIBYTE + " MiB",
                List.of(0L, MEBIBYTE, 2 * MEBIBYTE, 4 * MEBIBYTE, 16 * MEBIBYTE, 64 * MEBIBYTE)),
            false,
            true,
            "the smaller, the less memory"),
        new SupplyFactor(
            "pool",
            levels(SampleSupply::withPoolSize, Object::toString, List.of(256, 1024, 4096, 16_384)),
            true,
            true,
            "the larger, the further apart the uses of an image"),
        new SupplyFactor(
            "look-ahead",
            levels(SampleSupply::withLookAheadBatches, Object::toString, List.of(4, 16, 64, 256)),
            false,
            false,
            "the shorter, the fewer samples under way"),
        new SupplyFactor(
            "ring",
            levels(SampleSupply::withRingSize, Object::toString, List.of(64, 256, 1024, 4096)),
            false,
            false,
            "the smaller, the fewer samples that wait to be drawn"),
        new SupplyFactor(
            "wait strategy",
            levels(
                SampleSupply::withWaitStrategy,
                Object::toString,
                List.of(SampleSupply.WaitStrategy.values())),
            false,
            false,
            "the less load on the processors"));
  }

  private static <T> List<Level> levels(
      BiFunction<SampleSupply, T, SampleSupply> with, Function<T, String> label, List<T> values) {
    return values.stream()
        .map(value -> new Level(label.apply(value), supply -> with.apply(supply, value)))
        .toList();
  }

  /** The value that some settings have. */
  Level of(SampleSupply supply) {
    return levels.stream()
        .filter(level -> level.setting.apply(supply).equals(supply))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s must be among the values tried, but is not in %s".formatted(name, supply)));
  }

  /**
   * The values that are worth a training each.
   *
   * @param usual the settings that all trainings share but for this factor; their value is not
   *     among the result
   * @param steps of a training
   * @param places synthetic images of a step
   */
  List<Level> toTry(SampleSupply usual, int steps, double places) {
    if (whyNot(usual, steps, places).isPresent()) {
      return List.of();
    }
    Level known = of(usual);
    return levels.stream()
        .filter(level -> !level.equals(known))
        .filter(level -> whyNot(level.setting.apply(usual), steps, places).isEmpty())
        .toList();
  }

  /**
   * Why a training with some settings cannot measure this factor; empty if it can.
   *
   * @param steps of the training
   * @param places synthetic images of a step
   */
  Optional<String> whyNot(SampleSupply supply, int steps, double places) {
    if (!ofPool) {
      return Optional.empty();
    }
    if (supply.reuse() == 1) {
      return Optional.of("with a reuse of 1 it has nothing to do");
    }
    long full = (long) Math.ceil((double) supply.poolSize() * supply.reuse() / places);
    return steps >= full
        ? Optional.empty()
        : Optional.of(
            "a pool of %d with a reuse of %d is full only after %d steps"
                .formatted(supply.poolSize(), supply.reuse(), full));
  }

  /** The value of a name. */
  Level named(String label) {
    return levels.get(index(label));
  }

  /** How many values come before one in the order of preference. */
  int rank(String label) {
    return lastIsBest ? levels.size() - 1 - index(label) : index(label);
  }

  private int index(String label) {
    for (int i = 0; i < levels.size(); i++) {
      if (levels.get(i).label.equals(label)) {
        return i;
      }
    }
    throw new IllegalArgumentException("%s has no value %s".formatted(name, label));
  }
}
