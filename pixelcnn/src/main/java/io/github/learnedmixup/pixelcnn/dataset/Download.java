package io.github.learnedmixup.pixelcnn.dataset;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.FileFailure;
import io.github.learnedmixup.pixelcnn.file.Folders;
import io.github.learnedmixup.pixelcnn.file.PartFile;
import io.github.learnedmixup.pixelcnn.file.Sha256;
import io.github.learnedmixup.pixelcnn.file.WholeGzip;
import io.github.learnedmixup.pixelcnn.idx.IdxFolder;
import io.github.learnedmixup.pixelcnn.image.LabelledImages;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.ZipException;

/**
 * Fetches an image set from public mirrors and checks every file.
 *
 * <p>What is checked is the SHA-256 of a file's content, unpacked: mirrors and distributions have
 * packed the same data more than once, and the packed bytes differ.
 */
final class Download {
  static final String MNIST = "mnist";
  static final String FASHION_MNIST = "fashion-mnist";

  /** The sets that {@link #known} knows. */
  static final List<String> NAMES = List.of(MNIST, FASHION_MNIST);

  private static final int UNSIGNED_BYTES = 8; // in the heads of IDX files
  private static final Duration TO_FINISH = Duration.ofMinutes(10);

  /** A file's content once unpacked. */
  record Content(long bytes, String sha256) {}

  /** Tells for a set's name where it can be had. */
  @FunctionalInterface
  interface Catalogue {
    /** Where the four IDX files are. */
    Optional<Download> lookUp(String name);

    /** Where an archive with another kind of files is. */
    default Optional<ArchiveDownload> archive(Cifar set) {
      return Optional.empty();
    }
  }

  /** What is on public mirrors. */
  static final Catalogue PUBLIC =
      new Catalogue() {
        @Override
        public Optional<Download> lookUp(String name) {
          return known(name);
        }

        @Override
        public Optional<ArchiveDownload> archive(Cifar set) {
          return Optional.of(ArchiveDownload.known(set));
        }
      };

  private final List<URI> mirrors;
  private final Map<String, Content> files;
  private final Duration toFinish;

  /**
   * A set that can be had.
   *
   * @param mirrors folders, with a slash at the end, that hold the files; tried in this order
   * @param files what each file, named without {@code .gz}, must hold
   * @param toFinish how long one file may take
   */
  Download(List<URI> mirrors, Map<String, Content> files, Duration toFinish) {
    this.mirrors = List.copyOf(mirrors);
    this.files = new LinkedHashMap<>(files);
    this.toFinish = toFinish;
  }

  /** The sets that are on public mirrors. */
  static Optional<Download> known(String name) {
    return switch (name) {
      case MNIST ->
          Optional.of(
              new Download(
                  List.of(
                      URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
                      URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/")),
                  contents(
                      "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                      "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                      "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                      "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
                  TO_FINISH));
      case FASHION_MNIST ->
          Optional.of(
              new Download(
                  List.of(
                      URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
                      URI.create(
                          "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/")),
                  contents(
                      "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                      "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                      "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                      "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
                  TO_FINISH));
      default -> Optional.empty();
    };
  }

  /** Whether images and their labels are what this set's training files hold. */
  boolean hasTraining(LabelledImages images) {
    byte[] labels = new byte[images.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) images.label(i);
    }
    return is(IdxFolder.TRAIN_LABELS, List.of(labels), images.size())
        && is(
            IdxFolder.TRAIN_IMAGES,
            IntStream.range(0, images.size()).mapToObj(images::image).toList(),
            images.size(),
            images.height(),
            images.width());
  }

  /**
   * Compares values, as a file of unsigned bytes has them behind its head, with a file's content.
   */
  private boolean is(String name, List<byte[]> values, int... shape) {
    ByteBuffer head = ByteBuffer.allocate(Integer.BYTES * (1 + shape.length));
    head.putInt(UNSIGNED_BYTES << 8 | shape.length);
    for (int size : shape) {
      head.putInt(size);
    }
    MessageDigest sha = Sha256.start();
    sha.update(head.array());
    values.forEach(sha::update);
    return Sha256.hex(sha).equals(files.get(name).sha256());
  }

  /** The contents of the usual four files: 60,000 and 10,000 images of 28x28. */
  private static Map<String, Content> contents(
      String trainImages, String trainLabels, String testImages, String testLabels) {
    Map<String, Content> contents = new LinkedHashMap<>();
    contents.put(IdxFolder.TRAIN_IMAGES, new Content(47_040_016, trainImages));
    contents.put(IdxFolder.TRAIN_LABELS, new Content(60_008, trainLabels));
    contents.put(IdxFolder.TEST_IMAGES, new Content(7_840_016, testImages));
    contents.put(IdxFolder.TEST_LABELS, new Content(10_008, testLabels));
    return contents;
  }

  /**
   * Fetches the files that a folder does not have yet. Each is written beside its place, checked
   * and moved, so that an interrupted download leaves whole files alone and can be taken up again.
   *
   * @throws InvalidInputException if no mirror has a file with the right content; the message says
   *     what each of them answered
   * @throws IOException if the folder or a file in it cannot be written
   */
  void into(Path folder) throws IOException {
    Folders.make(folder);
    Fetching fetching = new Fetching(toFinish);
    List<URI> order = new ArrayList<>(mirrors);
    for (String name : new IdxFolder(folder).missing()) {
      fetch(fetching, order, name, folder);
    }
  }

  /** Tries the mirrors in order, and moves the one that had the file to the front. */
  private void fetch(Fetching fetching, List<URI> order, String name, Path folder)
      throws IOException {
    List<String> failures = new ArrayList<>();
    for (URI mirror : List.copyOf(order)) {
      URI source = mirror.resolve(name + ".gz");
      try (PartFile part = PartFile.of(folder.resolve(name + ".gz"))) {
        Content expected = files.get(name);
        // A little more than the unpacked size is more than any sound packing needs.
        fetching.fetch(source, part.path(), expected.bytes() + expected.bytes() / 10 + 1024);
        check(part.path(), expected);
        part.moveIntoPlace();
        order.remove(mirror);
        order.add(0, mirror);
        return;
      } catch (Fetching.BadAnswer answer) {
        failures.add(source + ": " + answer.getMessage());
      } catch (IOException e) {
        throw FileFailure.of(folder.resolve(name + ".gz"), e);
      }
    }
    throw new InvalidInputException(String.join("; ", failures));
  }

  private static void check(Path file, Content expected) throws Fetching.BadAnswer, IOException {
    MessageDigest sha = Sha256.start();
    long bytes = 0;
    long end;
    try (WholeGzip in = new WholeGzip(Files.newInputStream(file))) {
      byte[] buffer = new byte[1 << 16];
      int read = in.read(buffer);
      while (read >= 0 && bytes <= expected.bytes()) {
        sha.update(buffer, 0, read);
        bytes += read;
        read = in.read(buffer);
      }
      end = in.end();
    } catch (ZipException | EOFException damaged) {
      throw new Fetching.BadAnswer(
          "expected a gzip file, but it is damaged: " + damaged.getMessage());
    }
    String found = Sha256.hex(sha);
    if (bytes != expected.bytes() || !found.equals(expected.sha256())) {
      throw new Fetching.BadAnswer(
          "expected content of %d bytes with SHA-256 %s, but found %s bytes with %s"
              .formatted(
                  expected.bytes(),
                  expected.sha256(),
                  bytes > expected.bytes() ? "more" : bytes,
                  found));
    }
    long size = Files.size(file);
    if (end != size) {
      throw new Fetching.BadAnswer(
          "expected a gzip stream of %d bytes, but found %d: trailing bytes".formatted(end, size));
    }
  }
}
