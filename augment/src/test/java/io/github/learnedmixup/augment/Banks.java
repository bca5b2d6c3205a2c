package io.github.learnedmixup.augment;

import io.github.learnedmixup.augment.bank.BankContents;
import io.github.learnedmixup.augment.bank.BankUse;
import io.github.learnedmixup.augment.bank.GeneratedImage;
import io.github.learnedmixup.augment.bank.SampleBank;
import io.github.learnedmixup.augment.bank.SampleKey;
import io.github.learnedmixup.pixelcnn.identity.Description;
import io.github.learnedmixup.pixelcnn.random.SeededHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Banks of samples that follow from their numbers. */
public final class Banks {
  /** What the samples below have in common. */
  public static final Description ORIGIN =
      Description.ofParts(
          "bank",
          1,
          Map.of("model", "abc", "engine", "hash", "blend", "PRODUCT", "temperature", "1.0"));

  public static final BankUse USE = BankUse.of(BankUse.Access.WRITE_IF_POSSIBLE);

  private Banks() {}

  public static SampleKey key(int number) {
    return new SampleKey(
        number % 3,
        (number + 1) % 3,
        (float) SeededHash.uniform(7, number),
        SeededHash.mix(8, number));
  }

  public static GeneratedImage image(int number) {
    byte[] greys = new byte[FakeSampler.SPEC.pixels()];
    for (int i = 0; i < greys.length; i++) {
      greys[i] = (byte) (SeededHash.uniform(number, i) * 256);
    }
    return new GeneratedImage(greys, -50 - number / 7.0, -number);
  }

  /** An image that no bank can write, which no check foresees. */
  public static GeneratedImage tooLarge() {
    return new GeneratedImage(new byte[1000], 0, 0);
  }

  /** Whether an image is that of a number, bit for bit. */
  public static boolean same(@Nullable GeneratedImage found, int number) {
    GeneratedImage expected = image(number);
    return found != null
        && Arrays.equals(found.greys(), expected.greys())
        && found.logLikelihoodFirst() == expected.logLikelihoodFirst()
        && found.logLikelihoodSecond() == expected.logLikelihoodSecond();
  }

  public static SampleBank open(Path folder, int segmentSamples) {
    return SampleBank.open(folder, contents(ORIGIN), USE.withSegmentSamples(segmentSamples));
  }

  /** Contents of an origin, of the fake sampler's size and without names of the classes. */
  public static BankContents contents(Description origin) {
    return new BankContents(origin, FakeSampler.SPEC.shape(), List.of());
  }

  /** Keeps the samples of a range of numbers, each written as soon as there is a segment full. */
  public static void fill(SampleBank bank, int from, int until) {
    for (int i = from; i < until; i++) {
      bank.keep(key(i), image(i));
      bank.writeIfDue();
    }
  }

  /** Makes a bank of segments of 10. */
  public static void make(Path folder, int samples) {
    try (SampleBank bank = open(folder, 10)) {
      fill(bank, 0, samples);
    }
  }

  public static Description originWith(String name, String value) {
    Map<String, String> other = new TreeMap<>(ORIGIN.settings());
    other.put(name, value);
    return Description.ofParts(ORIGIN.kind(), ORIGIN.version(), other);
  }

  /** All files under a folder by their paths in it. */
  public static Map<String, byte[]> files(Path folder) {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> entries = Files.walk(folder)) {
      for (Path file : entries.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
