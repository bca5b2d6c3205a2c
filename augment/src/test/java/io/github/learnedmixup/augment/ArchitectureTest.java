package io.github.learnedmixup.augment;

import io.github.learnedmixup.PackageRules;

class ArchitectureTest extends PackageRules {
  ArchitectureTest() {
    super(LearnedMixupIterator.class);
  }
}
