package io.github.learnedmixup.pixelcnn.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunSettingsTest {
  @Test
  void only_isWhatTheOtherDoesNotHave() {
    String one = "epochs=3, dilations=[1, 2], schedule=Ramp(base=Step(a=1, b=2), n=3), seed=1";
    String other = "epochs=4, dilations=[1, 3], schedule=Ramp(base=Step(a=1, b=2), n=3), seed=1";
    assertThat(RunSettings.only(one, other)).containsExactly("epochs=3", "dilations=[1, 2]");
    assertThat(RunSettings.only(other, one)).containsExactly("epochs=4", "dilations=[1, 3]");
    assertThat(RunSettings.only(one, one)).isEmpty();
  }
}
