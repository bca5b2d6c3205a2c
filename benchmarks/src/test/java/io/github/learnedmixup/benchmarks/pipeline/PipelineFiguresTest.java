package io.github.learnedmixup.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.benchmarks.measure.MedianInterval;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineFiguresTest {
  private static final PipelineFigures GOOD =
      new PipelineFigures(0.0123, List.of(0.011, 0.015), 1.25, 0, 203.5, 1.05, 400_000);
  private static final PipelineFigures BAD =
      new PipelineFigures(0.031, List.of(0.02, 0.04), 2.1, 1, 203.5, 1.16, 199_000);

  @Test
  void json_isOneLineWithTheNamesOfTheFigures() {
    assertThat(GOOD.json())
        .isEqualTo(
            "{\"overhead\":0.0123,\"overhead_ci\":[0.011,0.015],\"next_p99_ms\":1.25,\"starved\":0,"
                + "\"generator_images_per_s\":203.5,\"overlap\":1.05,\"handover_per_s\":400000.0}");
  }

  @Test
  void table_saysWhichGoalsAreMet() {
    assertThat(GOOD.table().stream().filter(line -> line.endsWith("yes"))).hasSize(5);
    assertThat(GOOD.table()).noneMatch(line -> line.endsWith("NO"));
    assertThat(BAD.table().stream().filter(line -> line.endsWith("NO"))).hasSize(5);
    assertThat(BAD.table()).anyMatch(line -> line.contains("3.10 % [2.00, 4.00]"));
  }

  @Test
  void of_takesWhatWasMeasured() {
    var overhead = new Overhead(new MedianInterval(1.02, 1.01, 1.04), 0.05, 0.0009, 0.0015, 3);
    var overlap =
        new Overlap(
            new PipelineCost(10, 12), new PipelineCost(9, 10), new PipelineCost(12.1, 24), 2);

    PipelineFigures figures =
        PipelineFigures.of(overhead, 200, overlap, new HandOver(250_000, 1, 1));

    assertThat(figures)
        .isEqualTo(new PipelineFigures(0.02, List.of(0.01, 0.04), 1.5, 3, 200, 1.1, 250_000));
  }
}
