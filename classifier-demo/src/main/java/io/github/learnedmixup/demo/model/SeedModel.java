package io.github.learnedmixup.demo.model;

import io.github.learnedmixup.pixelcnn.Provenance;

/**
 * The PixelCNN of a seed.
 *
 * @param digest of its file
 * @param provenance what it was trained on and how
 */
public record SeedModel(long seed, String digest, Provenance provenance) {}
