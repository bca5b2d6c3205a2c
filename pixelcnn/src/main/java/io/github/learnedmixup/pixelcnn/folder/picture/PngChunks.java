package io.github.learnedmixup.pixelcnn.folder.picture;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Checks what the JDK's decoder of PNG does not look at: the checksums and the end of a file. */
final class PngChunks {
  private static final int SIGNATURE = 8;
  private static final int END = 0x49454e44; // IEND
  private static final int ANCILLARY = 0x20000000;

  private PngChunks() {}

  /**
   * Whether every chunk up to the last is there. The checksums of those that decide how the picture
   * looks must be right; the others, such as texts, may be damaged.
   */
  static boolean areWhole(byte[] content) {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    long at = SIGNATURE;
    while (at + 12 <= content.length) {
      int start = (int) at;
      long length = Integer.toUnsignedLong(bytes.getInt(start));
      int type = bytes.getInt(start + 4);
      at += 12 + length;
      if (at > content.length) {
        return false;
      }
      CRC32 sum = new CRC32();
      sum.update(content, start + 4, (int) length + 4);
      if ((type & ANCILLARY) == 0
          && sum.getValue() != Integer.toUnsignedLong(bytes.getInt((int) at - 4))) {
        return false;
      }
      if (type == END) {
        return true;
      }
    }
    return false;
  }
}
