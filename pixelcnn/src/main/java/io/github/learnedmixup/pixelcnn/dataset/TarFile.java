package io.github.learnedmixup.pixelcnn.dataset;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads a tar archive from its beginning to its end: blocks of 512 bytes, for each entry one with
 * its name, size and kind, then its content.
 */
final class TarFile {
  private static final int BLOCK = 512;
  private static final int NAME_LENGTH = 100;
  private static final int SIZE = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int KIND = 156;

  private final InputStream in;
  private long content;
  private long left;

  /** An archive, unpacked; the stream is the caller's to close. */
  TarFile(InputStream in) {
    this.in = in;
  }

  /**
   * Goes to the next regular file.
   *
   * @return the last part of its name, or an empty text at the end of the archive
   * @throws IOException if the archive is damaged
   */
  String next() throws IOException {
    while (true) {
      in.skipNBytes(left);
      byte[] head = in.readNBytes(BLOCK);
      if (head.length < BLOCK) {
        throw new EOFException("the archive is cut short");
      }
      if (head[0] == 0) {
        return "";
      }
      long size = size(head);
      left = (size + BLOCK - 1) / BLOCK * BLOCK;
      if (head[KIND] == '0' || head[KIND] == 0) {
        String name = text(head, 0, NAME_LENGTH);
        content = size;
        return name.substring(name.lastIndexOf('/') + 1);
      }
    }
  }

  /** Copies the content of the file that was gone to. */
  void copy(OutputStream out) throws IOException {
    byte[] buffer = new byte[1 << 16];
    while (content > 0) {
      int read = in.read(buffer, 0, (int) Math.min(content, buffer.length));
      if (read < 0) {
        throw new EOFException("the archive is cut short");
      }
      out.write(buffer, 0, read);
      content -= read;
      left -= read;
    }
  }

  private static long size(byte[] head) throws IOException {
    String octal = text(head, SIZE, SIZE_LENGTH).strip();
    try {
      return Long.parseLong(octal, 8);
    } catch (NumberFormatException damaged) {
      throw new IOException("expected a size in octal digits, but found " + octal, damaged);
    }
  }

  /** Characters up to the first zero. */
  private static String text(byte[] head, int from, int length) {
    int end = from;
    while (end < from + length && head[end] != 0) {
      end++;
    }
    return new String(head, from, end - from, StandardCharsets.US_ASCII);
  }
}
