package example;

import io.github.learnedmixup.augment.LearnedMixupBuilder;
import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.MixState;
import io.github.learnedmixup.augment.Pregeneration;
import io.github.learnedmixup.augment.RealParents;
import io.github.learnedmixup.augment.SoftLabels;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import java.io.File;
import java.io.IOException;
import java.nio.file.*;
import java.util.Random;
import org.datavec.api.io.labels.ParentPathLabelGenerator;
import org.datavec.api.split.FileSplit;
import org.datavec.image.recordreader.ImageRecordReader;
import org.deeplearning4j.datasets.datavec.RecordReaderDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.*;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.learning.config.Adam;

/** What tutorial-your-own-photographs.md shows. */
public final class PhotoClassifier {
  /** Arguments: folder of training images, folder of test images, model, bank, run, epochs. */
  public static void main(String[] args) throws Exception {
    PixelCnn model = PixelCnn.load(Path.of(args[2]));
    int size = model.spec().height();
    RealParents parents =
        RealParents.ofBase(images(args[0], size), model, RealParents.Crossing.MATCHED);
    Path bank = Path.of(args[3]);
    System.out.println(pregenerate(model, bank, parents, 200));

    Path run = Files.createDirectories(Path.of(args[4]));
    MultiLayerNetwork classifier =
        Files.exists(run.resolve("state"))
            ? MultiLayerNetwork.load(run.resolve("classifier").toFile(), true)
            : network(size, model.spec().classes());
    LearnedMixupBuilder builder =
        LearnedMixupIterator.builder(images(args[0], size), model)
            .parents(parents)
            .softLabels(SoftLabels.inherited())
            .bank(bank);
    if (Files.exists(run.resolve("state"))) {
      builder.resumeFrom(MixState.load(run.resolve("state")));
    }
    try (LearnedMixupIterator train = builder.build()) {
      while (classifier.getEpochCount() < Integer.parseInt(args[5])) {
        classifier.fit(train, 1);
        save(classifier, train.state(), run);
      }
    }
    System.out.println(classifier.evaluate(images(args[1], size)).stats());
  }

  static Pregeneration.Result pregenerate(
      PixelCnn model, Path bank, RealParents parents, long samples) {
    return Pregeneration.builder(model, bank).parents(parents).build().run(samples);
  }

  static void save(MultiLayerNetwork classifier, MixState state, Path run) throws IOException {
    Path fresh = run.resolve("classifier.fresh");
    classifier.save(fresh.toFile(), true);
    Files.move(fresh, run.resolve("classifier"), StandardCopyOption.REPLACE_EXISTING);
    state.save(run.resolve("state"));
  }

  static RecordReaderDataSetIterator images(String folder, int size) throws IOException {
    var reader = new ImageRecordReader(size, size, 3, new ParentPathLabelGenerator());
    reader.initialize(new FileSplit(new File(folder), new Random(1)));
    var iterator = new RecordReaderDataSetIterator(reader, 32, 1, reader.numLabels());
    iterator.setPreProcessor(new ImagePreProcessingScaler());
    return iterator;
  }

  static MultiLayerNetwork network(int size, int classes) {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(1e-3))
                .list()
                .layer(
                    new ConvolutionLayer.Builder(3, 3).nOut(16).activation(Activation.RELU).build())
                .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
                .layer(
                    new ConvolutionLayer.Builder(3, 3).nOut(32).activation(Activation.RELU).build())
                .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
                .layer(new DenseLayer.Builder().nOut(64).activation(Activation.RELU).build())
                .layer(
                    new OutputLayer.Builder().nOut(classes).activation(Activation.SOFTMAX).build())
                .setInputType(InputType.convolutional(size, size, 3))
                .build());
    network.init();
    return network;
  }
}
