package io.github.learnedmixup.demo.classifier;

import io.github.learnedmixup.pixelcnn.image.ImageShape;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * A residual network of 20 layers for small images (He, Zhang, Ren and Sun 2016, "Deep residual
 * learning for image recognition", arXiv:1512.03385, section 4.2): a convolution of 16 filters,
 * three stages of three blocks with 16, 32 and 64 filters, the mean over all pixels, and a dense
 * layer. A block is two convolutions of 3x3, each followed by batch normalisation, and a shortcut
 * beside them. The first block of the second and third stage halves height and width; its shortcut
 * is a convolution of 1x1, which the paper calls option B. 272,186 weights for ten classes of grey
 * images, 272,474 in colour, and 1,568 running means and variances beside them.
 *
 * <p>Predictions use the running means and variances of the training. So does {@link
 * #inputGradient}: a second network, without normalisation, has convolutions that are scaled and
 * moved as normalisation would have done afterwards.
 */
final class ResNet implements ClassifierNetwork {
  private static final int BLOCKS = 3;
  private static final List<Integer> FILTERS = List.of(16, 32, 64);

  private static final String PIXELS = "pixels";
  private static final String LOGITS = "logits";
  private static final String NORM = "-norm";

  /** The gradient's network keeps all activations of a batch. */
  private static final int GRADIENT_BATCH = 50;

  private static final double EPSILON = 1e-5;

  private final ImageShape shape;
  private final int classes;
  private final ClassifierSettings settings;
  private final ComputationGraph network;
  private @Nullable Folded folded;

  ResNet(ImageShape shape, int classes, ClassifierSettings settings, long seed) {
    this.shape = shape;
    this.classes = classes;
    this.settings = settings;
    this.network = new ComputationGraph(configuration(seed, /* normalised= */ true));
    network.init();
  }

  private ComputationGraphConfiguration configuration(long seed, boolean normalised) {
    WorkspaceMode workspaces = normalised ? WorkspaceMode.ENABLED : WorkspaceMode.NONE;
    GraphBuilder graph =
        Classifier.network(settings, seed)
            .cacheMode(CacheMode.NONE)
            .convolutionMode(ConvolutionMode.Same)
            // Without workspaces, the gradient of the pixels outlives the backward pass.
            .trainingWorkspaceMode(workspaces)
            .inferenceWorkspaceMode(workspaces)
            .graphBuilder()
            .addInputs(PIXELS)
            .setInputTypes(
                InputType.convolutional(shape.height(), shape.width(), shape.channels()));
    String end =
        activated(graph, convolved(graph, "first", PIXELS, 3, 1, FILTERS.get(0), normalised));
    for (int stage = 0; stage < FILTERS.size(); stage++) {
      for (int block = 0; block < BLOCKS; block++) {
        String name = "stage%d-block%d".formatted(stage + 1, block + 1);
        boolean narrows = stage > 0 && block == 0;
        end = block(graph, name, end, narrows, FILTERS.get(stage), normalised);
      }
    }
    graph.addLayer("mean", new GlobalPoolingLayer(PoolingType.AVG), end);
    if (normalised) {
      graph.addLayer(LOGITS, Classifier.output(settings, classes), "mean");
      LossLayer loss = Classifier.crossEntropy();
      // Else Deeplearning4j warns of an output of size 0.
      loss.setNOut(classes);
      graph.addLayer("loss", loss, LOGITS).setOutputs("loss");
    } else {
      ClassifierSettings whole = ClassifierSettings.of(1, settings.batchSize(), 1);
      graph.addLayer(LOGITS, Classifier.output(whole, classes), "mean").setOutputs(LOGITS);
    }
    return graph.build();
  }

  /** A graph that tells the gradient of its input, which others forget when they are done. */
  private static final class Folded extends ComputationGraph {
    private static final long serialVersionUID = 1L;

    Folded(ComputationGraphConfiguration configuration) {
      super(configuration);
    }

    /** The gradient of the pixels of the last forward pass, for a gradient of the logits. */
    INDArray pixelGradient(INDArray ofLogits) {
      calcBackpropGradients(/* clearLayers= */ false, /* truncatedBPTT= */ false, ofLogits);
      INDArray gradient = getVertex(PIXELS).getEpsilon().dup();
      clearLayersStates();
      return gradient;
    }
  }

  private static String block(
      GraphBuilder graph,
      String name,
      String input,
      boolean narrows,
      int filters,
      boolean normalised) {
    int stride = narrows ? 2 : 1;
    String first =
        activated(graph, convolved(graph, name + "-a", input, 3, stride, filters, normalised));
    String second = convolved(graph, name + "-b", first, 3, 1, filters, normalised);
    String shortcut =
        narrows
            ? convolved(graph, name + "-shortcut", input, 1, stride, filters, normalised)
            : input;
    graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), second, shortcut);
    return activated(graph, name);
  }

  /** A convolution and its normalisation; gives the name of the last of the two. */
  private static String convolved(
      GraphBuilder graph,
      String name,
      String input,
      int kernel,
      int stride,
      int filters,
      boolean normalised) {
    graph.addLayer(
        name,
        new ConvolutionLayer.Builder(kernel, kernel)
            .stride(stride, stride)
            .nOut(filters)
            .hasBias(!normalised)
            .activation(Activation.IDENTITY)
            .build(),
        input);
    if (!normalised) {
      return name;
    }
    graph.addLayer(
        name + NORM,
        new BatchNormalization.Builder()
            .eps(EPSILON)
            .useLogStd(false)
            .activation(Activation.IDENTITY)
            .build(),
        name);
    return name + NORM;
  }

  private static String activated(GraphBuilder graph, String input) {
    String name = input + "-relu";
    graph.addLayer(name, new ActivationLayer(Activation.RELU), input);
    return name;
  }

  private INDArray images(INDArray features) {
    return features.reshape(features.size(0), shape.channels(), shape.height(), shape.width());
  }

  @Override
  public double step(DataSet batch) {
    network.fit(new DataSet(images(batch.getFeatures()), batch.getLabels()));
    return network.score();
  }

  @Override
  public int steps() {
    return network.getIterationCount();
  }

  @Override
  public double[][] logits(INDArray features) {
    return network
        .output(List.of(LOGITS), /* train= */ false, new INDArray[] {images(features)}, null)[0]
        .toDoubleMatrix();
  }

  @Override
  public INDArray inputGradient(INDArray features, INDArray labels) {
    Folded fixed = fold();
    INDArray images = images(features);
    INDArray gradient = Nd4j.create(images.dataType(), images.shape());
    for (long from = 0; from < images.size(0); from += GRADIENT_BATCH) {
      var some = NDArrayIndex.interval(from, Math.min(images.size(0), from + GRADIENT_BATCH));
      INDArray[] batch = {images.get(some).dup()};
      INDArray logits = fixed.feedForward(batch, /* train= */ true, false).get(LOGITS);
      INDArray softmax = Transforms.softmax(logits, true);
      gradient.get(some).assign(fixed.pixelGradient(softmax.subi(labels.get(some))));
    }
    return gradient;
  }

  /** The network for gradients, with the weights and running statistics as they are now. */
  private Folded fold() {
    Folded fixed = folded;
    if (fixed == null) {
      fixed = new Folded(configuration(0, /* normalised= */ false));
      fixed.init();
      folded = fixed;
    }
    Map<String, INDArray> from = network.paramTable();
    Map<String, INDArray> to = fixed.paramTable();
    to.forEach(
        (name, values) -> {
          String layer = name.substring(0, name.lastIndexOf('_'));
          if (!from.containsKey(layer + NORM + "_gamma")) {
            values.assign(from.get(name));
            return;
          }
          INDArray mean = from.get(layer + NORM + "_mean").reshape(-1);
          INDArray variance = from.get(layer + NORM + "_var").reshape(-1);
          INDArray scale =
              from.get(layer + NORM + "_gamma")
                  .reshape(-1)
                  .div(Transforms.sqrt(variance.add(EPSILON), true));
          if (name.endsWith("_b")) {
            INDArray beta = from.get(layer + NORM + "_beta").reshape(-1);
            values.assign(beta.sub(mean.mul(scale)).reshape(values.shape()));
          } else {
            INDArray filters = from.get(name);
            values.assign(filters.mul(scale.reshape(filters.size(0), 1, 1, 1)));
          }
        });
    return fixed;
  }

  @Override
  public INDArray weights() {
    return network.params();
  }
}
