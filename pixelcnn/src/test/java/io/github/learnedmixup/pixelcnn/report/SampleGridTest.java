package io.github.learnedmixup.pixelcnn.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import java.util.Collections;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleGridTest {
  @ParameterizedTest
  @CsvSource({"1, 8, 1", "128, 8, 1", "129, 8, 2", "100000, 8, 8", "129, 1, 1"})
  void workers_areOneForEach128StreamsAndNoMoreThanProcessors(
      int images, int processors, int expected) {
    SampleRequest request = SampleRequest.ofClass(0, 1);
    assertThat(SampleGrid.workers(Collections.nCopies(images, request), 128, processors))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"64, 1", "65, 2"})
  void workers_countTheStreamsOfAnImage(int images, int expected) {
    SampleRequest request = new SampleRequest(0, 1, 0.5, Blend.PRODUCT, 1, 1);
    assertThat(SampleGrid.workers(Collections.nCopies(images, request), 128, 8))
        .isEqualTo(expected);
  }
}
