package io.github.learnedmixup.pixelcnn.dataset;

import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.FileFailure;
import io.github.learnedmixup.pixelcnn.file.Folders;
import io.github.learnedmixup.pixelcnn.file.PartFile;
import io.github.learnedmixup.pixelcnn.file.Sha256;
import io.github.learnedmixup.pixelcnn.file.WholeGzip;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Fetches an archive with the files of an image set, checks it, and unpacks what is read.
 *
 * @param sources where the archive is; tried in this order
 * @param bytes its size
 * @param sha256 of the archive itself, in hexadecimal digits
 * @param files what is unpacked: the last parts of names in the archive
 * @param toFinish how long the archive may take
 */
record ArchiveDownload(
    List<URI> sources, long bytes, String sha256, List<String> files, Duration toFinish) {
  private static final Duration TO_FINISH = Duration.ofMinutes(30);

  ArchiveDownload {
    sources = List.copyOf(sources);
    files = List.copyOf(files);
  }

  /** The official archive of a set. */
  static ArchiveDownload known(Cifar set) {
    return switch (set) {
      case CIFAR_10 ->
          official(
              set,
              "cifar-10-binary.tar.gz",
              170_052_171,
              "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd");
      case CIFAR_100 ->
          official(
              set,
              "cifar-100-binary.tar.gz",
              168_513_733,
              "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec");
    };
  }

  private static ArchiveDownload official(Cifar set, String name, long bytes, String sha256) {
    URI source = URI.create("https://www.cs.toronto.edu/~kriz/" + name);
    return new ArchiveDownload(List.of(source), bytes, sha256, set.files(), TO_FINISH);
  }

  /**
   * Fetches the archive and unpacks its files into a folder. Each file is moved into its place when
   * it is whole; the archive is not kept.
   *
   * @throws InvalidInputException if no source has the archive; the message says what each of them
   *     answered
   * @throws IOException if something cannot be written
   */
  void into(Path folder) throws IOException {
    Folders.make(folder);
    Fetching fetching = new Fetching(toFinish);
    List<String> failures = new ArrayList<>();
    for (URI source : sources) {
      Path place = folder.resolve("archive.tar.gz");
      try (PartFile archive = PartFile.of(place)) {
        fetching.fetch(source, archive.path(), bytes);
        check(archive.path());
        unpack(archive.path(), folder);
        return;
      } catch (Fetching.BadAnswer answer) {
        failures.add(source + ": " + answer.getMessage());
      } catch (IOException e) {
        throw FileFailure.of(place, e);
      }
    }
    throw new InvalidInputException(String.join("; ", failures));
  }

  private void check(Path archive) throws Fetching.BadAnswer, IOException {
    long size = Files.size(archive);
    String found = Sha256.of(archive);
    if (size != bytes || !found.equals(sha256)) {
      throw new Fetching.BadAnswer(
          "expected %d bytes with SHA-256 %s, but found %d bytes with %s"
              .formatted(bytes, sha256, size, found));
    }
  }

  private void unpack(Path archive, Path folder) throws Fetching.BadAnswer, IOException {
    List<String> missing = new ArrayList<>(files);
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new WholeGzip(Files.newInputStream(archive)))) {
      for (var entry = tar.getNextTarEntry(); entry != null; entry = tar.getNextTarEntry()) {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (entry.isFile() && missing.remove(name)) {
          write(tar, folder.resolve(name));
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new Fetching.BadAnswer(
          "expected an archive with the files of the set, but found no "
              + String.join(", ", missing));
    }
  }

  private static void write(InputStream content, Path place) throws IOException {
    try (PartFile part = PartFile.of(place)) {
      try (OutputStream out = Files.newOutputStream(part.path())) {
        content.transferTo(out);
      }
      part.moveIntoPlace();
    }
  }
}
