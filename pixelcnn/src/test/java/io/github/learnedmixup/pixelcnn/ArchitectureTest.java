package io.github.learnedmixup.pixelcnn;

import io.github.learnedmixup.PackageRules;

class ArchitectureTest extends PackageRules {
  ArchitectureTest() {
    super(PixelCnn.class);
  }
}
