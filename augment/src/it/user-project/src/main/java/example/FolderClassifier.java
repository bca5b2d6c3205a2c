package example;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.training.*;
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

public final class FolderClassifier {
  /** Arguments: folder of training images, folder of test images, model file, image size. */
  public static void main(String[] args) throws Exception {
    int size = Integer.parseInt(args[3]);
    int classes = images(args[0], size).totalOutcomes();
    Path file = Path.of(args[2]);
    if (!Files.exists(file)) {
      System.out.println("training a PixelCNN: this takes some minutes");
      PixelCnnTrainer.builder(PixelCnnSpec.of(size, size, classes))
          .epochs(80)
          .batchSize(16)
          .dropout(0.2)
          .distributionAugmentation(0.7)
          .patience(15)
          .progress(TrainingListener.printing(System.out))
          .checkpoint(Path.of(file + ".checkpoint"))
          .build()
          .train(images(args[0], size))
          .save(file);
    }
    System.out.println("training a classifier with learned mixup: this takes a minute or two");
    MultiLayerNetwork classifier = network(size, classes, 1);
    try (var train = new LearnedMixupIterator(images(args[0], size), PixelCnn.load(file))) {
      classifier.fit(train, 40);
    }
    System.out.println(classifier.evaluate(images(args[1], size)).stats());
  }

  static MultiLayerNetwork network(int size, int classes, long seed) {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Adam(1e-3))
                .list()
                .layer(
                    new ConvolutionLayer.Builder(3, 3).nOut(16).activation(Activation.RELU).build())
                .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
                .layer(new DenseLayer.Builder().nOut(64).activation(Activation.RELU).build())
                .layer(
                    new OutputLayer.Builder().nOut(classes).activation(Activation.SOFTMAX).build())
                .setInputType(InputType.convolutional(size, size, 1))
                .build());
    network.init();
    return network;
  }

  static RecordReaderDataSetIterator images(String folder, int size) throws Exception {
    var reader = new ImageRecordReader(size, size, 1, new ParentPathLabelGenerator());
    reader.initialize(new FileSplit(Path.of(folder).toFile(), new Random(1)));
    var iterator = new RecordReaderDataSetIterator(reader, 32, 1, reader.numLabels());
    iterator.setPreProcessor(new ImagePreProcessingScaler());
    return iterator;
  }
}
