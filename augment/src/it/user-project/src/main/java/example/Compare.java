package example;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

public final class Compare {
  /** Arguments: those of FolderClassifier, and how many seeds, at least 2. */
  public static void main(String[] args) throws Exception {
    int size = Integer.parseInt(args[3]);
    int seeds = Integer.parseInt(args[4]);
    PixelCnn model = PixelCnn.load(Path.of(args[2]));
    int classes = model.spec().classes();
    double sum = 0;
    double squares = 0;
    for (int seed = 1; seed <= seeds; seed++) {
      MultiLayerNetwork baseline = FolderClassifier.network(size, classes, seed);
      baseline.fit(FolderClassifier.images(args[0], size), 40);
      MultiLayerNetwork mixed = FolderClassifier.network(size, classes, seed);
      var real = FolderClassifier.images(args[0], size);
      try (var train = LearnedMixupIterator.builder(real, model).seed(seed).build()) {
        mixed.fit(train, 40);
      }
      double without = errors(baseline, args[1], size);
      double with = errors(mixed, args[1], size);
      System.out.printf("seed %d: baseline %.2f %% errors, ", seed, without);
      System.out.printf("learned mixup %.2f %%%n", with);
      sum += with - without;
      squares += (with - without) * (with - without);
    }
    double mean = sum / seeds;
    double error = Math.sqrt((squares / seeds - mean * mean) / (seeds - 1));
    System.out.printf("mean difference %.2f points, standard error %.2f%n", mean, error);
  }

  private static double errors(MultiLayerNetwork classifier, String folder, int size)
      throws Exception {
    return 100 * (1 - classifier.evaluate(FolderClassifier.images(folder, size)).accuracy());
  }
}
