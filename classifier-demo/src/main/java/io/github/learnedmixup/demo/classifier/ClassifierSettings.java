package io.github.learnedmixup.demo.classifier;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.learnedmixup.pixelcnn.identity.Description;
import org.jspecify.annotations.Nullable;

/**
 * How every arm's classifier is trained.
 *
 * @param steps optimiser steps, the same for all arms; positive
 * @param batchSize images a step, real and synthetic together; positive
 * @param learningRate Adam's first step size, which falls to zero in a straight line; positive
 * @param weightDecay share of its value, times the step size, that a weight loses at each step
 *     (Loshchilov and Hutter 2019, "Decoupled weight decay regularization"); in [0, 1], 0 for none
 * @param dropout share of the last hidden layer's outputs that is dropped at each step; in [0, 1),
 *     0 for none
 * @param kind which network it is
 */
public record ClassifierSettings(
    int steps,
    int batchSize,
    double learningRate,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) double weightDecay,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) double dropout,
    @JsonIgnore ClassifierKind kind) {
  /**
   * Checks every range; see the components.
   *
   * @throws IllegalArgumentException if a component is out of its range
   */
  public ClassifierSettings {
    if (steps < 1) {
      throw new IllegalArgumentException("--steps must be positive, but is " + steps);
    }
    if (batchSize < 2) {
      throw new IllegalArgumentException("--batch-size must be at least 2, but is " + batchSize);
    }
    if (!(learningRate > 0 && learningRate <= 1)) {
      throw new IllegalArgumentException(
          "--learning-rate must be in (0, 1], but is " + learningRate);
    }
    if (!(weightDecay >= 0 && weightDecay <= 1)) {
      throw new IllegalArgumentException("--weight-decay must be in [0, 1], but is " + weightDecay);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("--dropout must be in [0, 1), but is " + dropout);
    }
  }

  /**
   * Settings of the usual network, without weight decay and dropout.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public static ClassifierSettings of(int steps, int batchSize, double learningRate) {
    return new ClassifierSettings(steps, batchSize, learningRate, 0, 0, ClassifierKind.LENET);
  }

  /** A copy for another network. */
  public ClassifierSettings withKind(ClassifierKind newKind) {
    return new ClassifierSettings(steps, batchSize, learningRate, weightDecay, dropout, newKind);
  }

  /** Names the network where it is not the usual one. */
  @JsonProperty
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Nullable ClassifierKind network() {
    return kind == ClassifierKind.LENET ? null : kind;
  }

  /** Sets what decides results, setting by setting. */
  public void describe(Description.Builder to) {
    to.set("steps", steps)
        .set("batchSize", batchSize)
        .set("learningRate", learningRate)
        .set("weightDecay", weightDecay, 0.0)
        .set("dropout", dropout, 0.0)
        .setIfPresent("network", network());
  }
}
