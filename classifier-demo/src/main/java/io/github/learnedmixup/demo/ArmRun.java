package io.github.learnedmixup.demo;

import java.util.List;

/**
 * What one arm did with one seed.
 *
 * @param accuracy share of the test images that were classified rightly
 * @param steps optimiser steps made
 * @param seconds of training, waiting for synthetic images included
 * @param curve how the training went
 */
record ArmRun(
    Arm arm, long seed, double accuracy, int steps, double seconds, List<CurvePoint> curve) {
  ArmRun {
    curve = List.copyOf(curve);
  }
}
