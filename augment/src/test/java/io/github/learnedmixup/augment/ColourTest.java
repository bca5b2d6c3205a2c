package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.learnedmixup.augment.bank.GeneratedImage;
import io.github.learnedmixup.augment.bank.SampleKey;
import io.github.learnedmixup.pixelcnn.LoggedWarnings;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.batch.ChannelOrder;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.image.ImageShape;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.Parents;
import io.github.learnedmixup.pixelcnn.training.PixelCnnTrainer;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.datavec.api.io.labels.ParentPathLabelGenerator;
import org.datavec.api.split.FileSplit;
import org.datavec.image.recordreader.ImageRecordReader;
import org.deeplearning4j.datasets.datavec.RecordReaderDataSetIterator;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.factory.Nd4j;

/** Learned mixup of colour images that are not square, in every layout and channel order. */
@Timeout(120)
class ColourTest extends Opened {
  private static final ImageShape SHAPE = ImageShape.colour(6, 5);
  private static final int CLASSES = 3;
  private static final int IMAGES = 24;
  private static final MixPlan HALF =
      MixPlan.defaults().withShare(0.5).withMixes(LambdaDistribution.oneOf(List.of(0.5)));
  private static LabelledImages images;
  private static PixelCnn model;

  @TempDir private static Path folder;

  /** How a base has its images. */
  enum Layout {
    ROWS,
    CHANNELS_FIRST,
    CHANNELS_LAST
  }

  @BeforeAll
  static void train() {
    Random random = new Random(3);
    byte[] values = new byte[IMAGES * SHAPE.bytes()];
    int[] labels = new int[IMAGES];
    for (int image = 0; image < IMAGES; image++) {
      labels[image] = image % CLASSES;
      for (int k = 0; k < SHAPE.bytes(); k++) {
        int bright = k % 3 == labels[image] ? 150 : 20;
        values[image * SHAPE.bytes() + k] = (byte) (bright + random.nextInt(60));
      }
    }
    images = new LabelledImages(SHAPE, CLASSES, List.of(), values, labels);
    model = trainer().build().train(images, images.range(0, 6));
  }

  private static PixelCnnTrainer.Builder trainer() {
    PixelCnnSpec spec =
        PixelCnnSpec.of(SHAPE, CLASSES).withFeatures(6).withLevels(12).withDilations(List.of(1));
    return PixelCnnTrainer.builder(spec).epochs(2).batchSize(8).workers(1);
  }

  /** Images in a layout, by the definition of the layouts. */
  private static DataSetIterator base(Layout layout, ChannelOrder order, DataType type) {
    List<DataSet> batches = new ArrayList<>();
    for (int from = 0; from < IMAGES; from += 8) {
      long[] shape =
          switch (layout) {
            case ROWS -> new long[] {8, SHAPE.bytes()};
            case CHANNELS_FIRST -> new long[] {8, 3, SHAPE.height(), SHAPE.width()};
            case CHANNELS_LAST -> new long[] {8, SHAPE.height(), SHAPE.width(), 3};
          };
      var features = Nd4j.zeros(type, 8, SHAPE.bytes());
      var labels = Nd4j.zeros(DataType.FLOAT, 8, CLASSES);
      for (int i = 0; i < 8; i++) {
        byte[] image = images.image(from + i);
        labels.putScalar(i, images.label(from + i), 1);
        for (int k = 0; k < image.length; k++) {
          features.putScalar(i, place(layout, order, k), image[k] & 0xff);
        }
      }
      batches.add(new DataSet(features.reshape('c', shape), labels));
    }
    return new ExistingDataSetIterator(batches);
  }

  /** Where value k of an image, its channels together and red first, is among the features. */
  private static int place(Layout layout, ChannelOrder order, int k) {
    int channel = order == ChannelOrder.RGB ? k % 3 : 2 - k % 3;
    return layout == Layout.CHANNELS_LAST ? k / 3 * 3 + channel : channel * SHAPE.pixels() + k / 3;
  }

  private static List<double[]> mixed(Layout layout, ChannelOrder order, DataType type) {
    List<double[]> rows = new ArrayList<>();
    try (LearnedMixupIterator iterator =
        LearnedMixupIterator.builder(base(layout, order, type), model)
            .channelOrder(order)
            .mixPlan(HALF)
            .seed(4)
            .build()) {
      while (iterator.hasNext()) {
        DataSet batch = iterator.next();
        double[] features = batch.getFeatures().dup('c').reshape(-1).toDoubleVector();
        for (int i = 0; i < batch.numExamples(); i++) {
          double[] row = new double[SHAPE.bytes()];
          for (int k = 0; k < row.length; k++) {
            row[k] = features[i * row.length + place(layout, order, k)];
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({
    "ROWS, RGB, FLOAT",
    "ROWS, BGR, DOUBLE",
    "CHANNELS_FIRST, BGR, FLOAT",
    "CHANNELS_LAST, RGB, DOUBLE",
    "CHANNELS_LAST, BGR, FLOAT"
  })
  void everyLayout_holdsTheSameImages(Layout layout, ChannelOrder order, DataType type) {
    List<double[]> expected = mixed(Layout.CHANNELS_FIRST, ChannelOrder.RGB, DataType.FLOAT);
    List<double[]> found = mixed(layout, order, type);
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i)).isEqualTo(expected.get(i));
    }
  }

  @Test
  void mixedImages_haveTheirParentsPixels_andRealOnesStayAsTheyAre() {
    List<double[]> rows = mixed(Layout.CHANNELS_FIRST, ChannelOrder.RGB, DataType.FLOAT);
    int real = 0;
    int ofReal = 0;
    int pixels = 0;
    for (double[] row : rows) {
      boolean isReal = false;
      for (int image = 0; image < IMAGES; image++) {
        isReal |= matching(row, images.image(image)) == SHAPE.pixels();
      }
      real += isReal ? 1 : 0;
      if (!isReal) {
        for (int pixel = 0; pixel < SHAPE.pixels(); pixel++) {
          pixels++;
          ofReal += isAnyImages(row, pixel) ? 1 : 0;
        }
      }
    }
    assertThat(real).isEqualTo(IMAGES / 2);
    assertThat(ofReal / (double) pixels)
        .as("pixels that a real image has there")
        .isGreaterThan(0.5);
  }

  @Test
  void inheritedLabels_areTheShareOfPixelsOfEachParent() {
    RealParents parents = RealParents.of(images, RealParents.Crossing.PATCH);
    SampleKey key = new SampleKey(0, 1, 0.5, 3);
    Parents found = parents.of(key, model.palette()).parents();
    byte[] sampled = new byte[SHAPE.pixels()];
    for (int pixel = 0; pixel < sampled.length; pixel++) {
      int wanted = pixel < 12 ? 0 : 1;
      byte[] of = images.image(firstOf(found, key, wanted));
      sampled[pixel] = model.palette().symbols(of)[pixel];
    }
    // Parents of different classes are nowhere alike here.
    assertThat(found.shareOfFirst(sampled)).isEqualTo(12 / 30.0);
    GeneratedImage image = new GeneratedImage(new byte[0], -1, -2, 0.4);
    assertThat(SoftLabels.inherited().shareOfFirst(0.5, image)).isCloseTo(0.4, within(1e-6));
    GeneratedImage alike = new GeneratedImage(new byte[0], -1, -2, Double.NaN);
    assertThat(SoftLabels.inherited().shareOfFirst(0.5, alike)).isEqualTo(0.5);
  }

  /** An image of a class that is the key's parent, by the density around its symbols. */
  private static int firstOf(Parents parents, SampleKey key, int label) {
    for (int image = 0; image < IMAGES; image++) {
      byte[] symbols = model.palette().symbols(images.image(image));
      boolean isParent = images.label(image) == label;
      for (int pixel = 0; pixel < symbols.length && isParent; pixel++) {
        isParent = parents.weight(pixel, symbols[pixel] & 0xff) >= 0.0099;
      }
      if (isParent) {
        return image;
      }
    }
    throw new AssertionError("no parent of class " + label + " of " + key);
  }

  @Test
  void inheritedLabels_withoutParents_areRefused() {
    LearnedMixupBuilder builder =
        LearnedMixupIterator.builder(base(Layout.ROWS, ChannelOrder.RGB, DataType.FLOAT), model)
            .withoutParents()
            .softLabels(SoftLabels.inherited());
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageStartingWith("labels are inherited from real parents, but there are none");
  }

  /** The warnings of a first batch of images without red, by a model of such images. */
  private static List<String> warnings(ChannelOrder given, @Nullable ChannelOrder told) {
    Random random = new Random(4);
    byte[] values = new byte[32 * SHAPE.bytes()];
    int[] labels = new int[32];
    for (int k = 0; k < values.length; k++) {
      labels[k / SHAPE.bytes()] = k / SHAPE.bytes() % CLASSES;
      values[k] = (byte) (k % 3 == 0 ? random.nextInt(20) : 100 + random.nextInt(100));
    }
    LabelledImages blue = new LabelledImages(SHAPE, CLASSES, List.of(), values, labels);
    PixelCnn ofBlue = trainer().epochs(1).build().train(blue, blue.range(0, 0));
    var features = Nd4j.zeros(DataType.FLOAT, 32, SHAPE.bytes());
    var oneHot = Nd4j.zeros(DataType.FLOAT, 32, CLASSES);
    for (int i = 0; i < 32; i++) {
      oneHot.putScalar(i, labels[i], 1);
      for (int k = 0; k < SHAPE.bytes(); k++) {
        features.putScalar(i, place(Layout.ROWS, given, k), values[i * SHAPE.bytes() + k] & 0xff);
      }
    }
    DataSetIterator base = new ExistingDataSetIterator(List.of(new DataSet(features, oneHot)));
    LearnedMixupBuilder builder = LearnedMixupIterator.builder(base, ofBlue).mixPlan(HALF);
    if (told != null) {
      builder.channelOrder(told);
    }
    try (LoggedWarnings warnings = new LoggedWarnings();
        LearnedMixupIterator iterator = builder.build()) {
      for (int epoch = 0; epoch < 2; epoch++) {
        iterator.reset();
        iterator.next();
      }
      return warnings.with("red and blue seem to be exchanged");
    }
  }

  @Test
  void next_warnsOnceWhereRedAndBlueSeemToBeExchanged() {
    assertThat(warnings(ChannelOrder.BGR, null))
        .singleElement()
        .asString()
        .contains("32 of 32", "channelOrder(ChannelOrder.BGR)");
  }

  @Test
  void next_warnsOfNoExchangeWhereTheOrderIsRightOrTold() {
    assertThat(warnings(ChannelOrder.RGB, null)).isEmpty();
    assertThat(warnings(ChannelOrder.BGR, ChannelOrder.BGR)).isEmpty();
    assertThat(warnings(ChannelOrder.BGR, ChannelOrder.RGB)).isEmpty();
  }

  private static int matching(double[] row, byte[] image) {
    int count = 0;
    for (int pixel = 0; pixel < SHAPE.pixels(); pixel++) {
      count += same(row, image, pixel) ? 1 : 0;
    }
    return count;
  }

  private static boolean isAnyImages(double[] row, int pixel) {
    for (int image = 0; image < IMAGES; image++) {
      if (same(row, images.image(image), pixel)) {
        return true;
      }
    }
    return false;
  }

  private static boolean same(double[] row, byte[] image, int pixel) {
    for (int k = 3 * pixel; k < 3 * pixel + 3; k++) {
      if (row[k] != (image[k] & 0xff)) {
        return false;
      }
    }
    return true;
  }

  @Test
  void aBank_holdsColourImages() {
    List<double[]> expected = mixed(Layout.CHANNELS_FIRST, ChannelOrder.RGB, DataType.FLOAT);
    Path bank = folder.resolve("bank");
    for (int round = 0; round < 2; round++) {
      List<double[]> rows = new ArrayList<>();
      try (LearnedMixupIterator iterator =
          LearnedMixupIterator.builder(
                  base(Layout.CHANNELS_FIRST, ChannelOrder.RGB, DataType.FLOAT), model)
              .mixPlan(HALF)
              .bank(bank)
              .seed(4)
              .build()) {
        while (iterator.hasNext()) {
          DataSet batch = iterator.next();
          double[] features = batch.getFeatures().dup('c').reshape(-1).toDoubleVector();
          for (int i = 0; i < batch.numExamples(); i++) {
            double[] row = new double[SHAPE.bytes()];
            for (int k = 0; k < row.length; k++) {
              int place = place(Layout.CHANNELS_FIRST, ChannelOrder.RGB, k);
              row[k] = features[i * row.length + place];
            }
            rows.add(row);
          }
        }
        long fromBank = iterator.metrics().bankHits();
        assertThat(fromBank >= IMAGES / 2)
            .as("%d samples from the bank", fromBank)
            .isEqualTo(round > 0);
      }
      for (int i = 0; i < rows.size(); i++) {
        assertThat(rows.get(i)).isEqualTo(expected.get(i));
      }
    }
  }

  @Test
  void readersOfDatavec_giveBlueFirst_whichIsFoundOut() throws IOException {
    List<Color> colours = List.of(Color.BLUE, Color.GREEN, Color.RED);
    List<String> names = List.of("blue", "green", "red");
    Path files = Files.createDirectory(folder.resolve("files"));
    for (int label = 0; label < CLASSES; label++) {
      Path ofClass = Files.createDirectory(files.resolve(names.get(label)));
      for (int i = 0; i < 8; i++) {
        var picture = new BufferedImage(SHAPE.width(), SHAPE.height(), BufferedImage.TYPE_INT_RGB);
        var graphics = picture.createGraphics();
        graphics.setColor(colours.get(label));
        graphics.fillRect(0, 0, SHAPE.width(), SHAPE.height());
        graphics.dispose();
        ImageIO.write(picture, "jpg", ofClass.resolve(i + ".jpg").toFile());
      }
    }
    ImageRecordReader reader =
        new ImageRecordReader(SHAPE.height(), SHAPE.width(), 3, new ParentPathLabelGenerator());
    reader.initialize(new FileSplit(files.toFile(), new Random(1)));
    DataSetIterator base = new RecordReaderDataSetIterator(reader, 8, 1, CLASSES);
    base.setPreProcessor(new ImagePreProcessingScaler(0, 1));
    assertThat(ChannelOrder.of(base)).isEqualTo(ChannelOrder.BGR);

    PixelCnn trained = trainer().build().train(base);

    assertThat(trained.classNames()).isEqualTo(names);
    // The pixels of the class that is called red are red, also in what is mixed into batches.
    int red = trained.palette().symbols(new byte[] {-2, 0, 0})[0] & 0xff;
    assertThat(trained.palette().value(red, 0)).isGreaterThan(200);
    assertThat(trained.palette().value(red, 2)).isLessThan(60);
    try (LearnedMixupIterator iterator =
        LearnedMixupIterator.builder(base, trained)
            .mixPlan(
                MixPlan.defaults().withShare(1).withMixes(LambdaDistribution.oneOf(List.of(1.0))))
            .build()) {
      DataSet batch = iterator.next();
      for (int i = 0; i < batch.numExamples(); i++) {
        int label = batch.getLabels().getRow(i).argMax().getInt(0);
        double[] means = batch.getFeatures().slice(i).reshape(3, -1).mean(1).toDoubleVector();
        // The base has blue first, as its real images do.
        assertThat(means[label]).as("channel %d of %s", label, names.get(label)).isGreaterThan(0.4);
      }
    }
  }

  @Test
  void aBaseWhoseClassesHaveOtherNames_isRefused() {
    LabelledImages named =
        new LabelledImages(SHAPE, CLASSES, List.of("cat", "dog", "horse"), bytes(), labels());
    PixelCnn ofNamed = trainer().build().train(named, named.range(0, 6));
    LabelledImages swapped =
        new LabelledImages(SHAPE, CLASSES, List.of("cat", "horse", "dog"), bytes(), labels());
    LearnedMixupBuilder builder =
        LearnedMixupIterator.builder(ImageSet.iterator(swapped, 8), ofNamed);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(builder::build)
        .withMessageStartingWith("class 1 of the base is 'horse', but that of the model is 'dog'");
  }

  private static byte[] bytes() {
    byte[] all = new byte[IMAGES * SHAPE.bytes()];
    for (int i = 0; i < IMAGES; i++) {
      System.arraycopy(images.image(i), 0, all, i * SHAPE.bytes(), SHAPE.bytes());
    }
    return all;
  }

  private static int[] labels() {
    int[] labels = new int[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      labels[i] = images.label(i);
    }
    return labels;
  }
}
