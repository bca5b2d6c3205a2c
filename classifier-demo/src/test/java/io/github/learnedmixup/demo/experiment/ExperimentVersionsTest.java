package io.github.learnedmixup.demo.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExperimentVersionsTest {
  @Test
  void found_namesTheVersionOfDeeplearning4j() {
    assertThat(ExperimentVersions.found().get("Deeplearning4j")).startsWith("1.0.0-");
  }
}
