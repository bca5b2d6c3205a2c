package io.github.learnedmixup.pixelcnn.sampling.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.PointerByReference;
import io.github.learnedmixup.pixelcnn.error.CudaException;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.network.Weights;
import io.github.learnedmixup.pixelcnn.palette.Palette;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.sampling.Parents;
import io.github.learnedmixup.pixelcnn.sampling.RequestStreams;
import io.github.learnedmixup.pixelcnn.sampling.Sample;
import io.github.learnedmixup.pixelcnn.sampling.SampleRequest;
import io.github.learnedmixup.pixelcnn.sampling.TinyModels;
import io.github.learnedmixup.pixelcnn.sampling.engine.BlendedSampler;
import io.github.learnedmixup.pixelcnn.sampling.engine.Nd4jEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole way from requests to samples, through a driver whose device is the host. */
@Timeout(120)
class FusedSamplerTest {
  private static final PixelCnnSpec SPEC = new PixelCnnSpec(6, 5, 3, 4, 6, List.of(1, 2, 3));
  private static final PixelCnnSpec COLOUR = SPEC.withChannels(3).withLevels(37);

  static List<PixelCnnSpec> greyAndColour() {
    return List.of(SPEC, COLOUR);
  }

  private static FusedSampler sampler(PixelCnnSpec spec, String... definitions) {
    CudaDevices devices = NativeTools.fakeDriver(definitions);
    return new FusedSampler(devices, devices.properties().get(0), TinyModels.weights(spec));
  }

  @ParameterizedTest
  @MethodSource({
    "io.github.learnedmixup.pixelcnn.sampling.TinyModels#specs",
    "io.github.learnedmixup.pixelcnn.sampling.TinyModels#colourSpecs"
  })
  void logits_areThoseOfTheFullForwardPassAtEveryPixel(PixelCnnSpec spec) {
    Weights weights = TinyModels.weights(spec);
    List<SampleRequest> requests = TinyModels.requests(spec, 6, 1);
    List<byte[]> images = TinyModels.images(spec, requests.size(), 2);
    try (FusedSampler sampler = sampler(spec)) {
      List<float[]> logits = sampler.logits(requests, images);
      int stream = 0;
      for (int i = 0; i < requests.size(); i++) {
        for (float[] label : RequestStreams.labels(requests.get(i), spec.classes())) {
          float[] expected =
              TinyModels.conditionals(weights, images.subList(i, i + 1), new float[][] {label})[0];
          for (int pixel = 0; pixel < spec.pixels(); pixel++) {
            int at = pixel * spec.levels();
            TinyModels.requireAgreement(logits.get(stream), at, expected, pixel, spec.levels());
          }
          stream++;
        }
      }
      assertThat(logits).hasSize(stream);
    }
  }

  @ParameterizedTest
  @MethodSource({
    "io.github.learnedmixup.pixelcnn.sampling.TinyModels#specs",
    "io.github.learnedmixup.pixelcnn.sampling.TinyModels#colourSpecs"
  })
  void draws_areThoseOfNd4jsEngine(PixelCnnSpec spec) {
    Weights weights = TinyModels.weights(spec);
    try (FusedSampler sampler = sampler(spec);
        BlendedSampler nd4j = new BlendedSampler(spec, () -> new Nd4jEngine(weights, 8), 1)) {
      TinyModels.requireAgreement(sampler, nd4j, TinyModels.requests(spec, 40, 3));
    }
  }

  @ParameterizedTest
  @MethodSource("greyAndColour")
  void draw_givesTheSameSampleAloneAndInLargeCompany(PixelCnnSpec spec) {
    // More than the two multiprocessors take at once, in tiles of 8, 16 and 32 streams.
    List<SampleRequest> requests = TinyModels.requests(spec, 150, 4);
    try (FusedSampler sampler = sampler(spec)) {
      assertThat(RequestStreams.total(requests)).isGreaterThan(2 * sampler.width());
      List<Sample> together = sampler.draw(requests);
      for (int size : new int[] {1, 10}) {
        List<Sample> few = sampler.draw(requests.subList(100, 100 + size));
        for (int i = 0; i < size; i++) {
          assertThat(few.get(i).levels()).isEqualTo(together.get(100 + i).levels());
          assertThat(few.get(i).logLikelihoodProposal())
              .isEqualTo(together.get(100 + i).logLikelihoodProposal());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("greyAndColour")
  void draw_ofALabelThatIsNotMixedIsTheProduct(PixelCnnSpec spec) {
    try (FusedSampler sampler = sampler(spec)) {
      for (int lambda = 0; lambda <= 1; lambda++) {
        List<Sample> samples =
            sampler.draw(
                List.of(
                    new SampleRequest(0, 1, lambda, Blend.LABEL, 0.9, 5),
                    new SampleRequest(0, 1, lambda, Blend.PRODUCT, 0.9, 5)));
        assertThat(samples.get(0)).usingRecursiveComparison().isEqualTo(samples.get(1));
      }
    }
  }

  /** Three threads read each stage when they need it; of so many, most read the next one ahead. */
  @ParameterizedTest
  @MethodSource("greyAndColour")
  void draw_givesTheSameSampleWhereThreadsReadAhead(PixelCnnSpec spec) {
    List<SampleRequest> requests = TinyModels.requests(spec, 40, 9);
    try (FusedSampler few = sampler(spec);
        FusedSampler many = sampler(spec, "HOST_THREADS=19")) {
      List<Sample> expected = few.draw(requests);
      List<Sample> found = many.draw(requests);
      for (int i = 0; i < requests.size(); i++) {
        assertThat(found.get(i).levels()).isEqualTo(expected.get(i).levels());
        assertThat(found.get(i).logLikelihoodProposal())
            .isEqualTo(expected.get(i).logLikelihoodProposal());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("greyAndColour")
  void drawnImages_leadToThemselves(PixelCnnSpec spec) {
    List<SampleRequest> requests = TinyModels.requests(spec, 20, 5);
    try (FusedSampler sampler = sampler(spec)) {
      List<Sample> drawn = sampler.draw(requests);
      List<Sample> led = sampler.drawAlong(requests, drawn.stream().map(Sample::levels).toList());
      for (int i = 0; i < requests.size(); i++) {
        assertThat(led.get(i).levels()).isEqualTo(drawn.get(i).levels());
        assertThat(led.get(i).logLikelihoodFirst()).isEqualTo(drawn.get(i).logLikelihoodFirst());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("greyAndColour")
  void kernel_hasNoRaces(PixelCnnSpec structure) throws Exception {
    Path folder = NativeTools.temporaryFolder();
    Path recorded = folder.resolve("launch.bin");
    PixelCnnSpec spec = structure.withDilations(List.of(1, 2));
    try (FusedSampler sampler = sampler(spec, "RECORD=\"" + recorded + "\"")) {
      sampler.draw(TinyModels.requests(spec, 16, 6));
    }
    Path program = folder.resolve("replay");
    List<String> watched = List.of("-O1", "-g", "-fsanitize=thread");
    List<String> replay = List.of(program.toString(), recorded.toString());

    NativeTools.compileFake(NativeTools.KERNEL, program, watched, "REPLAY");
    assertThat(NativeTools.run(replay)).isEmpty();

    // And races would be found: without the barriers in its steps the kernel has some.
    String source = Files.readString(NativeTools.KERNEL);
    int steps = source.indexOf("void draw(");
    Path without =
        Files.writeString(
            folder.resolve("without.cu"),
            source.substring(0, steps).replace("__syncthreads();", "") + source.substring(steps));
    NativeTools.compileFake(without, program, watched, "REPLAY");
    assertThat(NativeTools.run(replay)).contains("data race");
  }

  /** Of one colour's parents the other one has no chance, whatever the network thinks of it. */
  @Test
  void draw_ofParentsHasTheirColours() {
    Palette palette = Palette.spread(COLOUR.channels(), COLOUR.levels());
    byte[] first = TinyModels.images(COLOUR, 1, 11).get(0);
    byte[] second = TinyModels.images(COLOUR, 1, 12).get(0);
    double[] weights = new double[COLOUR.pixels()];
    Arrays.fill(weights, 0, 10, 1);
    Arrays.fill(weights, 10, 20, 0.5);
    SampleRequest request =
        new SampleRequest(0, 1, 0.5, Blend.PRODUCT, 1, 13)
            .withParents(new Parents(palette, first, second, weights));
    try (FusedSampler sampler = sampler(COLOUR)) {
      byte[] drawn = sampler.draw(List.of(request)).get(0).levels();

      for (int pixel = 0; pixel < drawn.length; pixel++) {
        assertThat(drawn[pixel])
            .as("pixel %d", pixel)
            .isIn(
                pixel < 20 ? first[pixel] : second[pixel],
                pixel < 10 ? first[pixel] : second[pixel]);
      }
    }
  }

  @Test
  void close_endsALaunchUnderWayWithinARowAndFreesTheDevice() throws Exception {
    NativeLibrary driver = NativeLibrary.getInstance(NativeTools.fakeLibrary().toString());
    int pieces = ask(driver, "piecesHeld");
    List<SampleRequest> requests = TinyModels.requests(SPEC, 20, 7);
    FusedSampler sampler = sampler(SPEC);
    ask(driver, "holdLaunch");
    FutureTask<List<Sample>> drawing = new FutureTask<>(() -> sampler.draw(requests));
    Thread thread = new Thread(drawing, "drawing");
    thread.setDaemon(true);
    thread.start();
    assertThat(ask(driver, "awaitRow", 60)).isEqualTo(1);
    sampler.close();

    assertThatThrownBy(() -> drawing.get(90, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(CancellationException.class);
    assertThat(ask(driver, "rowsBegun")).isEqualTo(1);
    assertThat(ask(driver, "piecesHeld")).isEqualTo(pieces);
    sampler.close();
    assertThatIllegalStateException().isThrownBy(() -> sampler.draw(requests));
  }

  @Test
  void close_leavesTheCallersContextWhereItsOwnCannotBePushed() {
    CudaDevices devices = NativeTools.fakeDriver();
    NativeLibrary driver = NativeLibrary.getInstance(NativeTools.fakeLibrary().toString());
    PointerByReference context = new PointerByReference();
    FusedSampler sampler = sampler(SPEC);
    assertThat(devices.driver().cuDevicePrimaryCtxRetain(context, 0)).isZero();
    assertThat(devices.driver().cuCtxPushCurrent_v2(context.getValue())).isZero();
    try {
      ask(driver, "failPushes", 201);
      sampler.close();
      assertThat(ask(driver, "contextsPushed")).isEqualTo(1);
    } finally {
      ask(driver, "failPushes", 0);
      assertThat(devices.driver().cuCtxPopCurrent_v2(new PointerByReference())).isZero();
    }
    assertThat(ask(driver, "contextsPushed")).isZero();
  }

  /** Calls one of the functions that the pretended driver has beside those of a real one. */
  private static int ask(NativeLibrary driver, String function, Object... arguments) {
    return driver.getFunction(function).invokeInt(arguments);
  }

  @Test
  void draw_refusesWhatTheModelDoesNotHave() {
    try (FusedSampler sampler = sampler(SPEC)) {
      assertThatIllegalArgumentException().isThrownBy(() -> sampler.draw(List.of()));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> sampler.draw(List.of(SampleRequest.ofClass(3, 1))))
          .withMessageContaining("class 3");
    }
    byte[] colours = new byte[3 * COLOUR.levels()];
    byte[] image = new byte[COLOUR.pixels()];
    Parents others =
        new Parents(Palette.colours(colours), image, image, new double[COLOUR.pixels()]);
    try (FusedSampler sampler = sampler(COLOUR)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> sampler.draw(List.of(SampleRequest.ofClass(0, 1).withParents(others))))
          .withMessageContaining("the model's palette");
    }
  }

  @Test
  void draw_throwsWhatTheDriverSaysOfTheKernel() {
    try (FusedSampler sampler = sampler(SPEC, "FAIL_DRAWS=700")) {
      assertThatExceptionOfType(CudaException.class)
          .isThrownBy(() -> sampler.draw(TinyModels.requests(SPEC, 3, 1)))
          .withMessageContaining("running the kernel on Pretended Device")
          .satisfies(e -> assertThat(e.errorName()).isEqualTo("CUDA_ERROR_ILLEGAL_ADDRESS"));
    }
  }

  @Test
  void sampler_isRefusedWithTheDriversReason() {
    assertRefused("UNSUPPORTED_DEVICE", "7.5", "MAJOR=7", "MINOR=0");
    assertRefused("CUDA_ERROR_OUT_OF_MEMORY", "device memory", "MOST_BYTES=100");
    assertRefused("CUDA_ERROR_UNSUPPORTED_PTX_VERSION", "compiling the kernel", "FAIL_MODULE=222");
  }

  private static void assertRefused(String name, String message, String... definitions) {
    assertThatExceptionOfType(CudaException.class)
        .as(Arrays.toString(definitions))
        .isThrownBy(() -> sampler(SPEC, definitions))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.errorName()).isEqualTo(name));
  }
}
