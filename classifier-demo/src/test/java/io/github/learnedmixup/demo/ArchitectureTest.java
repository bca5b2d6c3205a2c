package io.github.learnedmixup.demo;

import io.github.learnedmixup.PackageRules;

class ArchitectureTest extends PackageRules {
  ArchitectureTest() {
    super(DemoCommand.class);
  }
}
