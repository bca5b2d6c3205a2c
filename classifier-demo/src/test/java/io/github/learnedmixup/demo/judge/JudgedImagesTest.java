package io.github.learnedmixup.demo.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.console.Progress;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.Sampler;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgedImagesTest {
  private static final PixelCnn MODEL =
      PixelCnn.untrained(new PixelCnnSpec(8, 8, 3, 4, 4, List.of(1)), 1);

  private static JudgedImages draw(SampleRequest... requests) {
    try (Sampler sampler = MODEL.sampler();
        Progress.Task task = Progress.SILENT.begin("drawing", requests.length)) {
      return JudgedImages.draw(MODEL, sampler, List.of(requests), task);
    }
  }

  @Test
  void greys_lieInTheLevelsOfTheSamples() {
    JudgedImages drawn = draw(SampleRequest.ofClass(0, 1), SampleRequest.ofClass(2, 2));

    assertThat(drawn.greys()).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(MODEL.palette().symbols(drawn.greys().get(i)))
          .isEqualTo(drawn.samples().get(i).levels());
    }
    assertThat(drawn.greys().get(0))
        .as("more greys than levels")
        .isNotEqualTo(drawn.samples().get(0).levels());
  }

  @Test
  void draw_givesARequestTheSameImageWhateverElseIsDrawn() {
    SampleRequest request = SampleRequest.ofClass(1, 7);

    assertThat(draw(SampleRequest.ofClass(0, 3), request).greys().get(1))
        .isEqualTo(draw(request).greys().get(0));
  }
}
