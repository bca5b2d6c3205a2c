package io.github.learnedmixup.demo.classifier;

/**
 * Where a training stood.
 *
 * @param step optimiser steps made
 * @param loss mean cross-entropy of the batches since the point before, in nats
 * @param trainingAccuracy {@linkplain Classifier#weightedAccuracy lambda-weighted} accuracy on one
 *     in ten of those batches, each before its step
 * @param accuracy on images of the tuning split
 */
public record ClassifierCurvePoint(
    int step, double loss, double trainingAccuracy, double accuracy) {}
