package io.github.learnedmixup.benchmarks;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.learnedmixup.benchmarks.rival.ReferenceCase;
import io.github.learnedmixup.benchmarks.rival.RivalFigures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The program of libtorch's own process: checks that libtorch computes what a {@link ReferenceCase}
 * says, then times it, with the images in either {@link ChannelOrder}, and prints the better
 * figures as one line of JSON.
 */
final class LibtorchMain {
  /** Images drawn at once in naive sampling. */
  private static final List<Integer> BATCHES = List.of(16, 64, 256);

  private LibtorchMain() {}

  /** Takes the reference case's file, and whether few repetitions will do. */
  public static void main(String[] arguments) throws IOException {
    ReferenceCase reference = ReferenceCase.load(Path.of(arguments[0]));
    boolean quick = Boolean.parseBoolean(arguments[1]);
    RivalFigures first = measure(reference, ChannelOrder.FIRST, quick);
    RivalFigures last = measure(reference, ChannelOrder.LAST, quick);
    System.out.println(first.best(last).json());
  }

  private static RivalFigures measure(ReferenceCase reference, ChannelOrder order, boolean quick) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      var measurements = new TorchMeasurements(manager, reference, order, quick);
      reference.requireAgreement(measurements.logProbabilities());
      double rate =
          BATCHES.stream().mapToDouble(measurements::naiveImagesPerSecond).max().orElseThrow();
      return new RivalFigures(measurements.secondsPerStep(), rate);
    }
  }
}
