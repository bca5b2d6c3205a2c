package io.github.learnedmixup.demo;

/**
 * Where a training stood.
 *
 * @param step optimiser steps made
 * @param loss mean cross-entropy of the batches since the point before, in nats
 * @param accuracy on the watched images, NaN if there are none
 */
record CurvePoint(int step, double loss, double accuracy) {}
