package io.github.learnedmixup.demo;

import io.github.learnedmixup.pixelcnn.data.SeededHash;

/** What a seed's draws are for: each use hashes the seed with its own number. */
enum Draw {
  SUBSET(0),
  ORDER(1),
  WEIGHTS(2),
  AUGMENTATION(3),
  PICTURES(4),
  TUNING(5),
  ATTACK(6),
  CRITICS(7);

  private final long number;

  Draw(long number) {
    this.number = number;
  }

  long of(long seed) {
    return SeededHash.mix(seed, number);
  }
}
