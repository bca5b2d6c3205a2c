package io.github.learnedmixup.benchmarks;

import io.github.learnedmixup.benchmarks.gpu.GpuCommand;
import io.github.learnedmixup.benchmarks.memory.MemoryCommand;
import io.github.learnedmixup.benchmarks.memory.SoakCommand;
import io.github.learnedmixup.benchmarks.pipeline.PipelineCommand;
import io.github.learnedmixup.benchmarks.roofline.RooflineCommand;
import io.github.learnedmixup.benchmarks.roofline.SamplerCommand;
import io.github.learnedmixup.benchmarks.roofline.ScalingCommand;
import io.github.learnedmixup.benchmarks.sweep.CacheSweepCommand;
import io.github.learnedmixup.console.CommandLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the benchmarks. */
@Command(
    name = "benchmarks",
    description = "Measures how fast images are learnt, drawn and handed to a classifier.",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    subcommands = {
      RooflineCommand.class,
      SamplerCommand.class,
      ScalingCommand.class,
      MemoryCommand.class,
      PipelineCommand.class,
      CacheSweepCommand.class,
      SoakCommand.class,
      GpuCommand.class,
      JmhCommand.class
    })
public final class BenchmarksCommand implements Runnable {
  @Spec private CommandSpec spec;

  public BenchmarksCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "name a command: roofline, sampler, scaling, memory, pipeline, cache-sweep, soak, gpu or jmh");
  }

  /** Runs the command and exits with its code. */
  public static void main(String[] arguments) {
    CommandLines.main(BenchmarksCommand::new, arguments);
  }
}
