package io.github.learnedmixup.pixelcnn.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Forces files and folders to the disk, so that they outlast a power failure. */
public final class Durable {
  private Durable() {}

  /**
   * Waits until a file is on the disk, with all that was written into it. An interrupt of the
   * calling thread, pending or to come, does not disturb it.
   *
   * @throws IOException if that fails
   */
  public static void force(Path file) throws IOException {
    // Not by a channel, which an interrupt would close.
    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
      opened.getFD().sync();
    }
  }

  /** Waits until the names in a folder are on the disk, where the system knows how to. */
  public static void forceFolder(Path folder) {
    // A folder is opened by a channel alone. A pending interrupt would close that, and is for
    // whoever waits next.
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows opens no folder; what was written is in its place whether this works or not.
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
