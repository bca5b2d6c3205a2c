package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.identity.Described;

/** Describes the structure of a network, choice by choice. */
@Internal
public final class SpecDescription {
  private SpecDescription() {}

  /** Sets every structural choice. */
  public static Described of(PixelCnnSpec spec) {
    return to ->
        to.set("height", spec.height())
            .set("width", spec.width())
            .set("channels", spec.channels(), 1)
            .set("classes", spec.classes())
            .set("levels", spec.levels())
            .set("features", spec.features())
            .set("dilations", spec.dilations())
            .set("architecture", spec.architecture())
            .set("normalised", spec.normalised(), false);
  }
}
