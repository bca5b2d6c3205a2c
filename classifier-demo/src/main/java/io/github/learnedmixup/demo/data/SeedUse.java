package io.github.learnedmixup.demo.data;

import io.github.learnedmixup.pixelcnn.random.SeededHash;

/** What a seed's draws are for: each use hashes the seed with its own number. */
public enum SeedUse {
  SUBSET(0),
  ORDER(1),
  WEIGHTS(2),
  AUGMENTATION(3),
  PICTURES(4),
  TUNING(5),
  ATTACK(6),
  CRITICS(7);

  private final long number;

  SeedUse(long number) {
    this.number = number;
  }

  public long of(long seed) {
    return SeededHash.mix(seed, number);
  }
}
