package io.github.learnedmixup.benchmarks.pipeline;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What some work took.
 *
 * @param seconds by the clock
 * @param cpuSeconds of all threads of this process, whatever they did meanwhile
 */
record PipelineCost(double seconds, double cpuSeconds) {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Does the work. */
  static PipelineCost of(Runnable work) {
    long cpu = SYSTEM.getProcessCpuTime();
    long began = System.nanoTime();
    work.run();
    return new PipelineCost(
        (System.nanoTime() - began) * 1e-9, (SYSTEM.getProcessCpuTime() - cpu) * 1e-9);
  }
}
